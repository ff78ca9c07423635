import { kafkaOf } from './kafka-environment';
import { outletsOf } from './outlet-environment';

const SECRET = `whsec_${Buffer.alloc(24, 7).toString('base64')}`;
const ACCESS = { brokers: ['k:9092'], tls: null, login: null };
const KAFKA = { access: ACCESS, outPrefix: 'eu.waymark.' };

describe('where the engine tells', () => {
  it('is nowhere unless it is said, and at the brokers that are consumed from', () => {
    expect(outletsOf({}, null)).toEqual({ kafka: null, webhook: null });
    expect(outletsOf({}, KAFKA)).toEqual({ kafka: { access: ACCESS, prefix: 'eu.waymark.' }, webhook: null });
    expect(kafkaOf({ KAFKA_BROKERS: 'k:9092' })?.outPrefix).toBe('waymark.');
    expect(outletsOf({ KAFKA_OUT: 'off' }, KAFKA).kafka).toBeNull();
    const webhook = { WAYMARK_WEBHOOK_URL: 'https://crm.example/hooks', WAYMARK_WEBHOOK_SECRET: SECRET };
    expect(outletsOf(webhook, null).webhook).toEqual({ url: 'https://crm.example/hooks', secret: SECRET });
  });

  it.each([
    ['WAYMARK_WEBHOOK_SECRET', { WAYMARK_WEBHOOK_URL: 'https://crm.example' }],
    ['WAYMARK_WEBHOOK_URL', { WAYMARK_WEBHOOK_SECRET: SECRET }],
    ['WAYMARK_WEBHOOK_URL', { WAYMARK_WEBHOOK_URL: 'crm.example', WAYMARK_WEBHOOK_SECRET: SECRET }],
    ['WAYMARK_WEBHOOK_SECRET', { WAYMARK_WEBHOOK_URL: 'https://crm.example', WAYMARK_WEBHOOK_SECRET: 'hush' }],
    ['KAFKA_OUT', { KAFKA_OUT: 'yes' }],
  ])('is refused with the name of the variable: %s', (name, variables) => {
    const read = () => outletsOf(variables, KAFKA);
    expect(read).toThrow(new RegExp(`^${name}: `));
    expect(read).not.toThrow(/hush/);
  });
});
