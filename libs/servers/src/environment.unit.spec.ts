import { readApiEnvironment, readIngestEnvironment, readProjectorEnvironment } from './environment';

const STORES = { EVENTSTOREDB_URL: 'esdb://log:2113?tls=false', DATABASE_URL: 'postgres://waymark:secret-word@db/waymark' };

describe('the environment of processes on servers', () => {
  it('has a default for everything but the stores', () => {
    expect(readApiEnvironment(STORES)).toMatchObject({ port: 3000, host: '127.0.0.1', partitions: 2, schemaPrefix: 'waymark', kafka: null, adminKey: null, logLevel: 'info' });
    expect(readIngestEnvironment({ ...STORES, KAFKA_BROKERS: 'k:9092' })).toMatchObject({ port: 3001, kafka: { access: { brokers: ['k:9092'] } } });
    expect(readProjectorEnvironment({ ...STORES, WAYMARK_PARTITIONS: '3' })).toMatchObject({ port: 3002, preferred: [0, 1, 2] });
    expect(readProjectorEnvironment({ ...STORES, WAYMARK_PREFERRED_PARTITIONS: '1' })).toMatchObject({ preferred: [1] });
  });

  it.each([
    [{}, 'EVENTSTOREDB_URL: is not set'],
    [{ ...STORES, EVENTSTOREDB_URL: 'http://log' }, 'EVENTSTOREDB_URL: is no address of that kind'],
    [{ ...STORES, DATABASE_URL: '' }, 'DATABASE_URL: is not set'],
    [{ ...STORES, DATABASE_URL: 'mysql://root:secret-word@db' }, 'DATABASE_URL: is no address of that kind'],
    [{ ...STORES, WAYMARK_PARTITIONS: '0' }, 'WAYMARK_PARTITIONS: found 0: give a whole number from 1 to 64'],
    [{ ...STORES, WAYMARK_PREFERRED_PARTITIONS: '2' }, 'WAYMARK_PREFERRED_PARTITIONS: found 2: give numbers from 0 to 1'],
    [{ ...STORES, WAYMARK_SCHEMA_PREFIX: 'My-Schema' }, 'WAYMARK_SCHEMA_PREFIX: found My-Schema'],
    [{ ...STORES, WAYMARK_DATABASE_CONNECTIONS: 'many' }, 'WAYMARK_DATABASE_CONNECTIONS: found many'],
    [{ ...STORES, PORT: 'x' }, 'PORT: found x'],
  ])('says of %j what to mend, and never shows a password', (variables, message) => {
    expect(() => readProjectorEnvironment(variables)).toThrow(message);
    expect(() => readProjectorEnvironment(variables)).not.toThrow('secret-word');
  });

  it('asks the consumer for its brokers, and the api for a secret that is one', () => {
    expect(() => readIngestEnvironment(STORES)).toThrow('KAFKA_BROKERS: this process takes touchpoints from Kafka');
    expect(() => readApiEnvironment({ ...STORES, WAYMARK_ADMIN_KEY: 'short' })).toThrow('WAYMARK_ADMIN_KEY: is too short to be a secret');
  });
});
