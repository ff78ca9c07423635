import { Ajv2020 } from 'ajv/dist/2020';
import fc from 'fast-check';
import { contract, HISTORY, plainProfile, plainTouch, touchEvent } from './events.fixture';
import { SCHEMAS } from './schemas';

const ajv = new Ajv2020({ strict: true, allowUnionTypes: true, validateFormats: false });
const published = Object.fromEntries(Object.entries(SCHEMAS).map(([name, schema]) => [name, ajv.compile(schema)]));

type Fields = Readonly<Record<string, unknown>>;
const odd = fc.oneof(fc.constantFrom<unknown>(null, '', 'x', 0, true, [], {}, [null], ['x'], { id: 'x' }), fc.jsonValue({ maxDepth: 2 }));
const maybe = <T>(arbitrary: fc.Arbitrary<T>) => fc.oneof({ weight: 4, arbitrary: arbitrary as fc.Arbitrary<unknown> }, { weight: 1, arbitrary: odd });
const word = fc.constantFrom('web', 'a_1', 'Web Site', '');
const consent = fc.record({ basis: maybe(word), purposes: maybe(fc.array(word)), withdrawn: maybe(fc.boolean()) }, { requiredKeys: [] });
const identity = fc.record({ type: maybe(fc.constantFrom('email', 'fax')), value: maybe(fc.constant('v')) }, { requiredKeys: [] });
const money = fc.record({ amount: maybe(fc.integer()), currency: maybe(fc.constantFrom('CNY', 'cny')) }, { requiredKeys: [] });
const flat = fc.dictionary(fc.constantFrom('a', 'b', '__proto__'), odd);

/** Fields of any kind, mostly right, each there or not. */
const fields: fc.Arbitrary<Fields> = fc.record(
  {
    channel: maybe(word),
    action: maybe(word),
    mode: maybe(fc.constantFrom('online', 'offline')),
    direction: maybe(fc.constantFrom('inbound', 'outbound')),
    interactive: maybe(fc.boolean()),
    campaign: maybe(fc.record({ id: maybe(word), purpose: maybe(fc.constant('brand')), cost: maybe(money) }, { requiredKeys: [] })),
    content: maybe(fc.record({ id: maybe(word), name: maybe(word) }, { requiredKeys: [] })),
    referrer: maybe(identity),
    value: maybe(money),
    attributes: maybe(flat),
    profile: maybe(flat),
    account: maybe(flat),
    consent: maybe(consent),
    identities: maybe(fc.array(identity)),
  },
  { requiredKeys: [] },
);

describe('the published schemas', () => {
  it('take what the contract takes of a plain fact, and nothing else', () => {
    const base = fc.constantFrom(plainTouch(), plainProfile());
    const own = fc.record({ id: maybe(fc.constant('i')), contactId: maybe(fc.constant('c')), source: maybe(fc.constant('s')) }, { requiredKeys: [] });
    fc.assert(
      fc.property(base, own, fields, (fact, mine, rest) => {
        const sent = { ...fact, ...mine, ...rest };
        const checked = contract.checkPlainFact(sent, HISTORY);
        const nobody = !checked.ok && checked.refusal.code === 'no-identity';
        if (!nobody) expect([checked.ok, sent]).toEqual([published['plainFact']?.(sent), sent]);
      }),
      { numRuns: 1000 },
    );
  });

  it('take what the contract takes as data of an event', () => {
    fc.assert(
      fc.property(fc.constantFrom('touchpoint', 'profile', 'identity'), fields, (kind, data) => {
        const event = { ...touchEvent({ type: `waymark.${kind}.v1`, subject: 'contact_id:c' }), data };
        expect([contract.checkCloudEvent(event, HISTORY).ok, event]).toEqual([published[kind]?.(data), event]);
        expect(published['cloudEvent']?.(event)).toBe(true);
      }),
      { numRuns: 1000 },
    );
  });

  it('refuse a plain fact that names nobody', () => {
    for (const none of [{ contactId: undefined }, { contactId: null }, { contactId: null, identities: [] }]) {
      expect(published['plainFact']?.(JSON.parse(JSON.stringify(plainTouch(none))))).toBe(false);
    }
  });

  it('name their draft and themselves', () => {
    for (const schema of Object.values(SCHEMAS)) {
      const $id: unknown = expect.stringMatching(/^urn:waymark:schema:[a-z-]+:v1$/);
      expect(schema).toMatchObject({ $schema: 'https://json-schema.org/draft/2020-12/schema', $id });
    }
  });
});
