import { readEnvironment } from './environment';

const read = (variables: Readonly<Record<string, string>>) => readEnvironment(variables, '/srv');

describe('the environment', () => {
  it('is a demonstration with none of the four set, in a directory of its own', () => {
    expect(read({})).toMatchObject({ demonstration: true, loadSample: true, directory: '/srv/.waymark/sample', port: 3000, host: '127.0.0.1' });
  });

  it('is real with any of them, without sample data unless it is asked for', () => {
    expect(read({ WAYMARK_DATA_DIR: 'd' })).toMatchObject({ demonstration: false, loadSample: false, directory: '/srv/d' });
    expect(read({ KAFKA_BROKERS: 'a:9092, b:9092' })).toMatchObject({
      demonstration: false,
      directory: '/srv/.waymark/data',
      kafka: { access: { brokers: ['a:9092', 'b:9092'], tls: null, login: null }, topics: ['touchpoints'], groupId: 'waymark', deadLetterTopic: 'touchpoints.dlq', sessionTimeoutMs: 30_000, giveUpAfterMs: 300_000 },
    });
    expect(read({ WAYMARK_DATA_DIR: 'd', WAYMARK_SAMPLE: 'on' }).loadSample).toBe(true);
  });

  it('sends traces where a collector is named', () => {
    expect(read({}).traces).toBe(false);
    expect(read({ OTEL_EXPORTER_OTLP_ENDPOINT: 'http://collector:4318' }).traces).toBe(true);
    expect(read({ OTEL_EXPORTER_OTLP_TRACES_ENDPOINT: 'https://collector/v1/traces' }).traces).toBe(true);
  });

  it('takes several topics and patterns', () => {
    expect(read({ KAFKA_BROKERS: 'a:1', KAFKA_TOPICS: 'touchpoints,/^touch\\..*/' }).kafka?.topics).toEqual(['touchpoints', /^touch\..*/]);
  });

  it.each([
    [{ PORT: 'http' }, /^PORT: found http/],
    [{ OPS_PORT: '70000' }, /^OPS_PORT: found 70000/],
    [{ WAYMARK_SAMPLE: 'yes' }, /^WAYMARK_SAMPLE: found yes: give on or off/],
    [{ KAFKA_BROKERS: 'localhost' }, /^KAFKA_BROKERS: found localhost: give host:port/],
    [{ KAFKA_BROKERS: 'a:1', KAFKA_TOPICS: '/(/' }, /^KAFKA_TOPICS/],
    [{ KAFKA_BROKERS: 'a:1', KAFKA_GIVE_UP_SECONDS: '5m' }, /^KAFKA_GIVE_UP_SECONDS: found 5m: give whole seconds/],
    [{ KAFKA_BROKERS: 'a:1', KAFKA_SESSION_SECONDS: '5' }, /^KAFKA_SESSION_SECONDS: found 5: give whole seconds from 6/],
    [{ KAFKA_BROKERS: 'a:1', KAFKA_SESSION_SECONDS: '60', KAFKA_GIVE_UP_SECONDS: '100' }, /^KAFKA_GIVE_UP_SECONDS: found 100: give whole seconds from 180/],
    [{ LOG_LEVEL: 'loud' }, /^LOG_LEVEL: found loud/],
    [{ OTEL_EXPORTER_OTLP_ENDPOINT: 'localhost:4318' }, /^OTEL_EXPORTER_OTLP_ENDPOINT: found localhost:4318: give the collector's address/],
    [{ WAYMARK_PHONE_REGION: 'china' }, /^WAYMARK_PHONE_REGION/],
    [{ EVENTSTOREDB_URL: 'esdb://x' }, /^EVENTSTOREDB_URL: this process keeps/],
    [{ DATABASE_URL: 'postgres://x' }, /^DATABASE_URL: this process keeps/],
  ])('names the variable that is wrong: %j', (variables, message) => {
    expect(() => read(variables)).toThrow(message);
  });
});
