import { readFileSync } from 'node:fs';
import { describeWithSecureKafka, waitUntil } from '@waymark/testkit';
import { KAFKA_MECHANISMS } from './client';
import type { KafkaAccess } from './client';
import { readGroupOffsets } from './group-offsets';
import { benchAt, clock, collector, silentLog, unique, valueOf } from './kafka.fixture';
import { createKafkaOutlet, outTopicName } from './out-topics';

const NEVER = new AbortController().signal;
const MESSAGE = { id: 'c1:1', topic: 'waymark.handoffs', key: 'c1', body: '{"id":"c1:1"}' } as const;

const text = (path: string): string => readFileSync(path, 'utf8');

describeWithSecureKafka('a broker that asks who is there', (kafka) => {
  const { channel, source } = benchAt(() => kafka().brokers);

  const withLogin = (more: Partial<NonNullable<KafkaAccess['login']>> = {}, ca = kafka().ca): KafkaAccess => ({
    brokers: [kafka().login],
    tls: { ca: text(ca), identity: null },
    login: { mechanism: 'scram-sha-512', ...kafka().user, ...more },
  });
  const withCertificate = ({ certificate, key } = kafka().client): KafkaAccess => ({
    brokers: [kafka().certificate],
    tls: { ca: text(kafka().ca), identity: { certificate: text(certificate), key: text(key) } },
  });

  /** What an outlet sends a source reads, both as the same. */
  const speaks = async (access: KafkaAccess): Promise<readonly string[]> => {
    const prefix = `${unique('out')}.`;
    const topic = outTopicName(MESSAGE.topic, prefix);
    await channel().createTopic(topic, 1);
    const outlet = createKafkaOutlet({ ...access, clientId: 'waymark-test', log: silentLog, clock, prefix });
    await outlet.send([MESSAGE], NEVER);
    await outlet.close();
    const got = collector();
    const one = source({ ...access, topics: [topic] });
    await one.start(got.handler);
    await waitUntil('the message', () => got.records.length > 0);
    await one.stop();
    expect(await readGroupOffsets({ ...access, clientId: 'waymark-test', log: silentLog, clock }, one.groupId)).toEqual([{ topic, partition: 0, offset: '1' }]);
    return got.records.map(valueOf);
  };

  /** Why a source has given up, and why an outlet was not let in. */
  const refused = async (access: KafkaAccess): Promise<readonly string[]> => {
    const one = source({ ...access, topics: ['touchpoints'] });
    await one.start(() => Promise.resolve());
    await waitUntil('it gives up', () => one.fatal.length > 0);
    const outlet = createKafkaOutlet({ ...access, clientId: 'waymark-test', log: silentLog, clock });
    const thrown = await outlet.send([MESSAGE], NEVER).then(() => 'nothing', (error: Error) => error.message);
    await outlet.close();
    return [...one.fatal.map(({ message }) => message), thrown, String(one.health().reason)];
  };

  it.each(KAFKA_MECHANISMS)('lets in whoever says %s right, over TLS', async (mechanism) => {
    expect(await speaks(withLogin({ mechanism }))).toEqual([MESSAGE.body]);
  });

  it('lets in whoever has a certificate that it knows', async () => {
    expect(await speaks(withCertificate())).toEqual([MESSAGE.body]);
  });

  it.each(KAFKA_MECHANISMS)('refuses a wrong word by %s, and is not asked for ever', async (mechanism) => {
    for (const said of await refused(withLogin({ mechanism, password: 'another-word' }))) {
      expect(said).toMatch(/the broker refuses the login .*KAFKA_SASL_PASSWORD/);
      expect(said).not.toContain('another-word');
    }
  });

  it('is not trusted where its certificate is of an authority that nobody named', async () => {
    for (const said of await refused(withLogin({}, kafka().otherCa))) expect(said).toMatch(/certificate is not trusted .*KAFKA_TLS_CA_FILE/);
  });

  it('refuses a stranger\'s certificate, and whoever has none', async () => {
    const nobody = { ...withCertificate(), tls: { ca: text(kafka().ca), identity: null } };
    for (const access of [withCertificate(kafka().stranger), nobody]) {
      for (const said of await refused(access)) expect(said).toMatch(/refuses our certificate, or asks for one .*KAFKA_TLS_CERT_FILE/);
    }
  });

  /** What is said as long as it is tried again. */
  const hindered = async (access: KafkaAccess, pattern: RegExp): Promise<void> => {
    const one = source({ ...access, topics: ['touchpoints'] });
    await one.start(() => Promise.resolve());
    await waitUntil(`health says ${String(pattern)}`, () => pattern.test(one.health().reason ?? ''));
    expect(one.fatal).toEqual([]);
    await one.stop();
  };

  it('says what may be wrong where it hangs up: TLS at an open door, none at one with TLS', async () => {
    await hindered({ ...withLogin(), brokers: [kafka().brokers] }, /before TLS is agreed on .*KAFKA_TLS/);
    await hindered({ brokers: [kafka().certificate] }, /KAFKA_TLS/);
    await hindered({ ...withLogin(), login: null }, /KAFKA_SASL_MECHANISM/);
  });
});
