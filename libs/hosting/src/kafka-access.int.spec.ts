import { generateKeyPairSync } from 'node:crypto';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { selfSigned } from '@waymark/testkit';
import { kafkaAccessOf } from './kafka-access';

const BROKERS = { KAFKA_BROKERS: 'k:9093' };
const LOGIN = { KAFKA_SASL_MECHANISM: 'scram-sha-512', KAFKA_SASL_USERNAME: 'waymark', KAFKA_SASL_PASSWORD: 'secret-word' };

const made = selfSigned();
const [CERTIFICATE, KEY] = [made.certificate.toString(), made.key.toString()];

describe('how the brokers are reached', () => {
  const directory = mkdtempSync(join(tmpdir(), 'waymark-access-'));
  const file = (name: string, text: string): string => {
    writeFileSync(join(directory, name), text);
    return join(directory, name);
  };
  const other = generateKeyPairSync('ec', { namedCurve: 'P-256' }).privateKey;
  const files = {
    certificate: file('tls.crt', CERTIFICATE),
    key: file('tls.key', KEY),
    otherKey: file('other.key', other.export({ type: 'pkcs8', format: 'pem' }).toString()),
    locked: file('locked.key', other.export({ type: 'pkcs8', format: 'pem', cipher: 'aes-256-cbc', passphrase: 'x' }).toString()),
    letter: file('letter.txt', 'Dear broker'),
    missing: join(directory, 'nowhere.crt'),
  };
  afterAll(() => rmSync(directory, { recursive: true }));

  it('is in clear and as nobody unless it is said', () => {
    expect(kafkaAccessOf({})).toBeNull();
    expect(kafkaAccessOf({ KAFKA_BROKERS: 'a:1, b:2' })).toEqual({ brokers: ['a:1', 'b:2'], tls: null, login: null });
  });

  it('is over TLS where it is switched on, or where a file of it is named', () => {
    expect(kafkaAccessOf({ ...BROKERS, KAFKA_TLS: 'on' })?.tls).toEqual({ ca: null, identity: null });
    expect(kafkaAccessOf({ ...BROKERS, KAFKA_TLS_CA_FILE: files.certificate })?.tls).toEqual({ ca: CERTIFICATE, identity: null });
    const own = { KAFKA_TLS_CERT_FILE: files.certificate, KAFKA_TLS_KEY_FILE: files.key };
    expect(kafkaAccessOf({ ...BROKERS, ...own })?.tls).toEqual({ ca: null, identity: { certificate: CERTIFICATE, key: KEY } });
  });

  it('is as whom the login says', () => {
    expect(kafkaAccessOf({ ...BROKERS, ...LOGIN })?.login).toEqual({ mechanism: 'scram-sha-512', username: 'waymark', password: 'secret-word' });
  });

  it.each([
    ['KAFKA_TLS: found yes', { KAFKA_TLS: 'yes' }],
    ['KAFKA_TLS: is off, but KAFKA_TLS_CA_FILE is set', { KAFKA_TLS: 'off', KAFKA_TLS_CA_FILE: files.certificate }],
    ['KAFKA_TLS_CA_FILE: .*nowhere.crt cannot be read .*ENOENT', { KAFKA_TLS_CA_FILE: files.missing }],
    ['KAFKA_TLS_CA_FILE: .*letter.txt does not hold a certificate', { KAFKA_TLS_CA_FILE: files.letter }],
    ['KAFKA_TLS_KEY_FILE: .*letter.txt does not hold a private key', { KAFKA_TLS_KEY_FILE: files.letter }],
    ['KAFKA_TLS_KEY_FILE: .*without a passphrase', { KAFKA_TLS_KEY_FILE: files.locked }],
    ['KAFKA_TLS_KEY_FILE: is not set, but KAFKA_TLS_CERT_FILE is', { KAFKA_TLS_CERT_FILE: files.certificate }],
    ['KAFKA_TLS_CERT_FILE: is not set, but KAFKA_TLS_KEY_FILE is', { KAFKA_TLS_KEY_FILE: files.key }],
    ['KAFKA_TLS_KEY_FILE: holds the key of another certificate', { KAFKA_TLS_CERT_FILE: files.certificate, KAFKA_TLS_KEY_FILE: files.otherKey }],
    ['KAFKA_SASL_MECHANISM: is not set, but KAFKA_SASL_USERNAME is', { ...LOGIN, KAFKA_SASL_MECHANISM: '' }],
    ['KAFKA_SASL_MECHANISM: is not set, but KAFKA_SASL_PASSWORD is', { KAFKA_SASL_PASSWORD: 'secret-word' }],
    ['KAFKA_SASL_MECHANISM: found kerberos: give one of plain, scram-sha-256, scram-sha-512', { ...LOGIN, KAFKA_SASL_MECHANISM: 'kerberos' }],
    ['KAFKA_SASL_USERNAME: is not set', { ...LOGIN, KAFKA_SASL_USERNAME: '' }],
    ['KAFKA_SASL_PASSWORD: is not set', { ...LOGIN, KAFKA_SASL_PASSWORD: '' }],
  ])('is refused with the variable to mend: %s', (message, variables) => {
    const read = (): unknown => kafkaAccessOf({ ...BROKERS, ...variables });
    expect(read).toThrow(new RegExp(`^${message}`));
    expect(read).not.toThrow('secret-word');
  });
});
