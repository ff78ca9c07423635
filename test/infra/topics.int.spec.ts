import { execFileSync, spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { describeWithSecureKafka } from '@waymark/testkit';
import { Kafka, logLevel } from 'kafkajs';
import { root } from '../architecture/repository';

const SCRIPT = join(root, 'infra/kafka/topics.mjs');

describeWithSecureKafka('the script that makes the topics', (kafka) => {
  const environment = (more: Readonly<Record<string, string>> = {}) => ({
    PATH: process.env['PATH'],
    KAFKA_TLS_CA_FILE: kafka().ca,
    KAFKA_SASL_MECHANISM: 'scram-sha-256',
    KAFKA_SASL_USERNAME: kafka().user.username,
    KAFKA_SASL_PASSWORD: kafka().user.password,
    ...more,
  });

  it('makes what the processes will read and tell on, where it is missing, with the login that they have', async () => {
    const env = environment({ KAFKA_OUT_PREFIX: 'eu.waymark.', KAFKA_TOPICS: 'touchpoints,/^web\\..+/' });
    const run = (): string => execFileSync(process.execPath, [SCRIPT, kafka().login, '--partitions', '3'], { env, encoding: 'utf8' });
    expect(run()).toBe('made touchpoints, touchpoints.dlq, eu.waymark.handoffs, eu.waymark.stages, eu.waymark.scores\n');
    expect(run()).toBe('all topics are there\n');
    const admin = new Kafka({ brokers: [kafka().brokers], logLevel: logLevel.NOTHING }).admin();
    await admin.connect();
    const { topics } = await admin.fetchTopicMetadata({ topics: ['touchpoints', 'touchpoints.dlq'] });
    await admin.disconnect();
    expect(topics.map(({ name, partitions }) => [name, partitions.length]).sort()).toEqual([['touchpoints', 3], ['touchpoints.dlq', 1]]);
  });

  it.each([
    ['KAFKA_SASL_PASSWORD', { KAFKA_SASL_PASSWORD: 'another-word' }],
    ['KAFKA_TLS_CA_FILE', { KAFKA_TLS_CA_FILE: 'nowhere.crt' }],
    ['KAFKA_BROKERS', { KAFKA_BROKERS: 'kafka' }],
  ])('says in one sentence that %s is to be mended', (name, wrong) => {
    const { status, stderr } = spawnSync(process.execPath, [SCRIPT, ...(name === 'KAFKA_BROKERS' ? [] : [kafka().login])], { env: environment(wrong), encoding: 'utf8' });
    expect([status, stderr]).toEqual([1, expect.stringMatching(new RegExp(`^waymark: .*${name}.*\n$`))]);
    expect(stderr).not.toContain('another-word');
  });
});
