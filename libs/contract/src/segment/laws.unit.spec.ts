import fc from 'fast-check';
import { contract, FROM_OUTSIDE, NOW } from '../events.fixture';
import type { Checked } from '../refusals';
import type { IncomingFact } from '../incoming';
import { SEGMENT_TYPES } from './message';

const iso = (ms: number): string => new Date(NOW + ms).toISOString();
const text = fc.oneof(fc.string({ unit: 'binary' }), fc.constantFrom('', 'a', 'Order Completed', 'handoff', 'web', '__proto__'));
const value = fc.oneof({ weight: 3, arbitrary: text }, fc.jsonValue(), fc.double(), fc.boolean(), fc.constant(null));
const map = fc.dictionary(fc.oneof(text, fc.constantFrom('email', 'phone', 'channel', 'path', 'firstName', 'campaign', 'name')), value, { maxKeys: 8 });

/** Messages that are nearly right: each member is there or not, right or anything. */
const message = fc.record(
  {
    type: fc.oneof({ weight: 9, arbitrary: fc.constantFrom<unknown>(...SEGMENT_TYPES) }, value),
    messageId: fc.oneof({ weight: 9, arbitrary: fc.uuid() }, value),
    userId: fc.oneof({ weight: 5, arbitrary: fc.string() }, value),
    anonymousId: fc.oneof({ weight: 5, arbitrary: fc.string() }, value),
    previousId: fc.oneof({ weight: 5, arbitrary: fc.string() }, value),
    groupId: fc.oneof({ weight: 5, arbitrary: fc.string() }, value),
    event: fc.oneof({ weight: 5, arbitrary: fc.constantFrom<unknown>('Signed Up', 'x', '注册') }, value),
    name: value,
    timestamp: fc.oneof({ weight: 5, arbitrary: fc.constant<unknown>(iso(-5)) }, value),
    sentAt: value,
    context: fc.oneof(map, value, fc.record({ campaign: map })),
    properties: fc.oneof({ weight: 5, arbitrary: map }, value),
    traits: fc.oneof({ weight: 5, arbitrary: map }, value),
  },
  { requiredKeys: [] },
);

const judged = (body: string): readonly Checked<IncomingFact>[] => {
  const read = contract.checkSegment({ call: 'batch', name: 'shop' }, body, FROM_OUTSIDE);
  return read.ok ? read.value.events : [read];
};

describe('whatever Segment\'s libraries send', () => {
  it('is a fact that the contract takes as an event too, to the same digest, or a refusal that says where', () => {
    let facts = 0;
    fc.assert(
      fc.property(fc.oneof({ weight: 5, arbitrary: message }, fc.jsonValue()), (sent) => {
        for (const checked of judged(JSON.stringify({ batch: [sent], sentAt: iso(0) }))) {
          if (!checked.ok) {
            expect(checked.refusal).toEqual({ code: expect.stringMatching(/^[a-z-]+$/), pointer: expect.stringMatching(/^(\/[^/]*)*$/), message: expect.stringMatching(/./) });
            expect(checked.refusal.pointer).not.toMatch(/^\/data/);
            continue;
          }
          facts += 1;
          expect(contract.checkCloudEvent(JSON.parse(JSON.stringify(checked.value.sent)), FROM_OUTSIDE)).toEqual(checked);
        }
      }),
      { numRuns: 1000 },
    );
    expect(facts).toBeGreaterThan(50);
  });

  it('never throws, whatever the body is', () => {
    fc.assert(
      fc.property(fc.constantFrom('batch' as const, ...SEGMENT_TYPES), fc.oneof(fc.json(), fc.string({ unit: 'binary' })), (call, body) => {
        contract.checkSegment({ call, name: 'shop' }, body, FROM_OUTSIDE);
      }),
    );
  });

  it('has a digest that no clock moves', () => {
    fc.assert(
      fc.property(message, fc.integer({ min: -1e9, max: 1e9 }), (sent, later) => {
        const digests = [0, later].map((ms) => judged(JSON.stringify({ batch: [{ ...sent, sentAt: undefined, timestamp: iso(0) }], sentAt: iso(ms - 2e9) })));
        const [first, second] = digests.map(([one]) => (one?.ok ? one.value.digestText : undefined));
        if (first !== undefined && second !== undefined) expect(second).toBe(first);
      }),
    );
  });
});
