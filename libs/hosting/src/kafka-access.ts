import { createPrivateKey, X509Certificate } from 'node:crypto';
import { readFileSync } from 'node:fs';
import type { KafkaAccess } from '@waymark/adapters/kafka';
import { KAFKA_MECHANISMS } from '@waymark/adapters/kafka';
import type { Variables } from './variables';
import { listOf, switchOf, wrong } from './variables';

const TLS = 'KAFKA_TLS';
const CA_FILE = 'KAFKA_TLS_CA_FILE';
const CERTIFICATE_FILE = 'KAFKA_TLS_CERT_FILE';
const KEY_FILE = 'KAFKA_TLS_KEY_FILE';
const MECHANISM = 'KAFKA_SASL_MECHANISM';
const USERNAME = 'KAFKA_SASL_USERNAME';
const PASSWORD = 'KAFKA_SASL_PASSWORD';

type Tls = NonNullable<KafkaAccess['tls']>;
type Mechanism = (typeof KAFKA_MECHANISMS)[number];

/** Where the brokers are, whether they are spoken to over TLS, and as whom. Null where KAFKA_BROKERS is not set. Throws `wrong-environment`. */
export function kafkaAccessOf(variables: Variables): KafkaAccess | null {
  const brokers = listOf(variables['KAFKA_BROKERS']);
  if (brokers.length === 0) return null;
  const broken = brokers.find((broker) => !/^[^\s:]+:\d+$/.test(broker));
  if (broken) throw wrong('KAFKA_BROKERS', `found ${broken}: give host:port, several with commas`);
  return { brokers, tls: tlsOf(variables), login: loginOf(variables) };
}

/** On where a file is named, unless it is said. */
function tlsOf(variables: Variables): Tls | null {
  const ca = certificateIn(CA_FILE, variables[CA_FILE]);
  const certificate = certificateIn(CERTIFICATE_FILE, variables[CERTIFICATE_FILE]);
  const key = keyIn(KEY_FILE, variables[KEY_FILE]);
  const named = [CA_FILE, CERTIFICATE_FILE, KEY_FILE].find((name) => variables[name]);
  const wanted = switchOf(TLS, variables[TLS]) ?? named !== undefined;
  if (!wanted && named) throw wrong(TLS, `is off, but ${named} is set: set it to on, or unset that`);
  const identity = identityOf(certificate, key);
  return wanted ? { ca, identity } : null;
}

function identityOf(certificate: string | null, key: string | null): Tls['identity'] {
  if (certificate === null && key === null) return null;
  if (certificate === null) throw together(CERTIFICATE_FILE, KEY_FILE);
  if (key === null) throw together(KEY_FILE, CERTIFICATE_FILE);
  if (new X509Certificate(certificate).checkPrivateKey(createPrivateKey(key))) return { certificate, key };
  throw wrong(KEY_FILE, `holds the key of another certificate than ${CERTIFICATE_FILE}: give the two that belong together`);
}

function loginOf(variables: Variables): NonNullable<KafkaAccess['login']> | null {
  const named = [MECHANISM, USERNAME, PASSWORD].find((name) => variables[name]);
  if (named === undefined) return null;
  const mechanism = variables[MECHANISM];
  if (!mechanism) throw wrong(MECHANISM, `is not set, but ${named} is: give one of ${KAFKA_MECHANISMS.join(', ')}`);
  if (!isMechanism(mechanism)) throw wrong(MECHANISM, `found ${mechanism}: give one of ${KAFKA_MECHANISMS.join(', ')}`);
  return { mechanism, username: partOf(USERNAME, variables), password: partOf(PASSWORD, variables) };
}

function partOf(name: string, { [name]: text }: Variables): string {
  if (!text) throw together(name, MECHANISM);
  return text;
}

function isMechanism(text: string): text is Mechanism {
  return (KAFKA_MECHANISMS as readonly string[]).includes(text);
}

function together(missing: string, set: string): ReturnType<typeof wrong> {
  return wrong(missing, `is not set, but ${set} is: set both or neither`);
}

function certificateIn(name: string, path: string | undefined): string | null {
  return pemIn(name, path, 'a certificate as PEM', (pem) => new X509Certificate(pem));
}

function keyIn(name: string, path: string | undefined): string | null {
  return pemIn(name, path, 'a private key as PEM, without a passphrase', (pem) => createPrivateKey(pem));
}

/** The text of a file that is what it should be. */
function pemIn(name: string, path: string | undefined, wanted: string, check: (pem: string) => unknown): string | null {
  if (!path) return null;
  const pem = textOf(name, path);
  try {
    check(pem);
    return pem;
  } catch {
    throw wrong(name, `${path} does not hold ${wanted}`);
  }
}

function textOf(name: string, path: string): string {
  try {
    return readFileSync(path, 'utf8');
  } catch (cause) {
    throw wrong(name, `${path} cannot be read (${cause instanceof Error ? cause.message : String(cause)}): give a file that this process may read`);
  }
}
