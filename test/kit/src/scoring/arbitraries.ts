import fc from 'fast-check';
import type { Consent, Instant, ScoredFact, TouchpointFact } from '@waymark/journey';
import { resolveManner } from '@waymark/journey';

const CHANNELS = ['web', 'email', 'webinar', 'chat', 'handoff', 'handoff', 'crm', 'offline_event'] as const;
const ACTIONS = [
  'opened',
  'attended',
  'sent',
  'unsubscribed',
  'recycled',
  'rejected',
  'accepted',
  'withdrawn',
  'ordered',
  'churned',
] as const;

/** Facts lie between these two; the clocks of New York and London change within. */
const FIRST: Instant = Date.UTC(2026, 1, 26);
const DAYS = 45;
const HOUR_MS = 3_600_000;

/** Instants that often coincide, stand apart by whole durations, or miss one by a millisecond. */
export const anInstant: fc.Arbitrary<Instant> = fc
  .tuple(
    fc.nat({ max: DAYS }),
    fc.constantFrom(0, 0, 0, 1, 5, 6, 7, 12, 23),
    fc.oneof({ weight: 4, arbitrary: fc.constant(0) }, { weight: 1, arbitrary: fc.constantFrom(-1, 1, 1500, 59_999) }),
  )
  .map(([day, hour, millis]) => FIRST + day * 24 * HOUR_MS + hour * HOUR_MS + millis);

/** An instant to read at: within the history or well after it. */
export const anAsOf: fc.Arbitrary<Instant> = fc.oneof(
  anInstant,
  fc.constantFrom(60, 90, 400).map((day) => FIRST + day * 24 * HOUR_MS),
);

const scalar = fc.constantFrom<string | number | boolean>('a', 'A', 'ab', '20', 20, 20.5, 0, 100, true, false);

const consent: fc.Arbitrary<Consent> = fc.record({
  basis: fc.constant('consent'),
  purposes: fc.uniqueArray(fc.constantFrom('email', 'sales_contact'), { minLength: 1 }),
  withdrawn: fc.boolean(),
});

const flat = (keys: readonly string[]) =>
  fc.dictionary(fc.constantFrom(...keys), scalar, { maxKeys: keys.length, noNullPrototype: true });

const touchpoint: fc.Arbitrary<Omit<TouchpointFact, 'id'>> = fc
  .record(
    {
      occurredAt: anInstant,
      channel: fc.constantFrom(...CHANNELS),
      action: fc.constantFrom(...ACTIONS),
      direction: fc.constantFrom('inbound' as const, 'outbound' as const),
      source: fc.constantFrom('s', 't'),
      consent,
      campaign: fc.constantFrom({ id: 'k1' }, { id: 'k2', purpose: 'brand' as const }),
      content: fc.record({ id: fc.constantFrom('d1', 'd2') }),
      referrer: fc.constantFrom({ type: 'email' }, { type: 'contact_id', share: 's1' }),
      value: fc.record({ amount: fc.constantFrom(0, 50, 100), currency: fc.constantFrom('CNY', 'EUR') }),
      attributes: flat(['minutes', 'topic', 'constructor']),
    },
    { requiredKeys: ['occurredAt', 'channel', 'action'] },
  )
  .map((touch) => ({ ...touch, kind: 'touchpoint' as const, ...resolveManner(touch) }));

const attributes = fc.dictionary(
  fc.constantFrom('title', 'size', 'competitor', 'tags'),
  fc.oneof(scalar, fc.constantFrom(null, ['vip'], ['vip', 'a'], [])),
  { maxKeys: 3, noNullPrototype: true },
);

const profile = fc
  .record({ occurredAt: anInstant, profile: attributes, account: attributes, consent }, { requiredKeys: ['occurredAt'] })
  .map((fact) => ({ ...fact, kind: 'profile' as const }));

const withoutId = fc.oneof({ weight: 5, arbitrary: touchpoint }, { weight: 2, arbitrary: profile });

/** A contact's facts with distinct ids, in no order. */
export const someFacts: fc.Arbitrary<readonly ScoredFact[]> = fc
  .array(fc.tuple(fc.constantFrom('a', 'Z', 'é', '😀', 'ﬀ', '客'), withoutId), { minLength: 1, maxLength: 40 })
  .map((drawn) => drawn.map(([prefix, fact], index): ScoredFact => ({ ...fact, id: `${prefix}${index}` })));
