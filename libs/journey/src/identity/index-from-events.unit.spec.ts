import fc from 'fast-check';
import { IDENTITY_EVENTS } from '../events/identity-events';
import type { OpenedEvent, RebuiltIndex } from './index-from-events';
import { indexFromEvents } from './index-from-events';
import type { TestFact } from './story.fixture';
import { contactMadeBy, Story } from './story.fixture';

const values = ['contact_id:1', 'crm_id:1', 'crm_id:2', 'user_id:s/1', 'email:a', 'email:b', 'email:info', 'phone:1', 'phone:2', 'cookie:k', 'cookie:l', 'device:d'];

const someFacts: fc.Arbitrary<readonly TestFact[]> = fc
  .array(
    fc.record({
      at: fc.nat({ max: 6 }),
      kind: fc.constantFrom('touchpoint' as const, 'touchpoint' as const, 'profile' as const, 'identity' as const),
      who: fc.uniqueArray(fc.constantFrom(...values), { minLength: 1, maxLength: 4 }),
    }),
    { maxLength: 14 },
  )
  .map((facts) => facts.map((fact, index) => ({ ...fact, id: `f${index}` })));

const told = (facts: readonly TestFact[]): Story => {
  const story = new Story(['email:info']);
  for (const fact of facts) story.arrive(fact);
  return story;
};

const tablesOf = (story: Story): Pick<RebuiltIndex, 'links' | 'members' | 'cases'> => ({
  links: [...story.links.values()].sort((a, b) => (a.hash < b.hash ? -1 : 1)),
  members: [...story.members.values()].sort((a, b) => (a.id < b.id ? -1 : 1)),
  cases: [...story.cases].sort((a, b) => (a.caseId < b.caseId ? -1 : 1)),
});

describe('the index from the log alone', () => {
  it('is what the decisions made, in whatever order the events are read', () => {
    fc.assert(
      fc.property(someFacts.chain((facts) => fc.tuple(fc.constant(facts), fc.shuffledSubarray([...told(facts).log], { minLength: told(facts).log.length }))), ([facts, shuffled]) => {
        const { claims, ...tables } = indexFromEvents(shuffled);
        expect(tables).toEqual(tablesOf(told(facts)));
        expect(claims.map(({ eventId }) => eventId)).toEqual(facts.map(({ id }) => `fact ${id}`).sort());
      }),
      { numRuns: 150 },
    );
  });

  it('is the same for the same facts, one by one or in batches', () => {
    fc.assert(
      fc.property(someFacts, fc.integer({ min: 1, max: 5 }), (facts, size) => {
        const batched = new Story(['email:info']);
        for (let from = 0; from < facts.length; from += size) batched.arrive(...facts.slice(from, from + size));
        expect(tablesOf(batched)).toEqual(tablesOf(told(facts)));
      }),
      { numRuns: 150 },
    );
  });

  it('never lets a contact hold two values of a type unless an identity fact gave it more', () => {
    fc.assert(
      fc.property(someFacts, (facts) => {
        const { links } = tablesOf(told(facts.filter(({ kind }) => kind !== 'identity')));
        const held = links.filter(({ strength, removed }) => strength === 'strong' && !removed).map(({ member, type }) => `${member} ${type}`);
        expect(new Set(held).size).toBe(held.length);
      }),
      { numRuns: 150 },
    );
  });

  it('takes of two copies of a fact the first in the log, with its links', () => {
    const story = told([{ id: 'a', who: ['email:a', 'cookie:k'] }]);
    const copies = story.log.map(({ event, secret }, index) => ({ secret, event: { ...event, stream: 'contact-other', revision: index, position: 100 + index } }));
    const { claims, ...tables } = indexFromEvents([...copies, ...story.log]);
    expect(tables).toEqual(tablesOf(story));
    expect(claims).toMatchObject([{ eventId: 'fact a', stream: `contact-${contactMadeBy('a')}`, revision: 0 }]);
  });

  it('reads what is taken back, merged, unmerged, settled and gone as the later commands write it', () => {
    const story = told([
      { id: 'a', who: ['email:a', 'crm_id:1'] },
      { id: 'b', who: ['email:b'] },
      { id: 'c', who: ['phone:2'] },
      { id: 'd', who: ['crm_id:1', 'email:b'] },
    ]);
    const [a, b, c] = ['a', 'b', 'c'].map(contactMadeBy) as [string, string, string];
    const link = story.log.find(({ secret }) => secret?.identity?.value === 'b');
    const say = (id: string, type: string, data: object, secret: OpenedEvent['secret'] = null): OpenedEvent => ({
      secret,
      event: { id, type, data: { v: 1, ...data }, at: 9, stream: `contact-${a}`, revision: 90, position: 900 },
    });
    const later = [
      say('u', IDENTITY_EVENTS.unlinked, { member: b, count: 2, by: 'kim' }, link?.secret ?? null),
      say('m1', IDENTITY_EVENTS.merged, { mergeId: 'm1', survivor: a, loser: b }),
      say('m2', IDENTITY_EVENTS.merged, { mergeId: 'm2', survivor: a, loser: c }),
      say('m2u', IDENTITY_EVENTS.unmerged, { mergeId: 'm2' }),
      say('s', IDENTITY_EVENTS.caseSettled, { caseId: story.cases[0]?.caseId }),
    ];
    const index = indexFromEvents([...later, ...story.log.filter(({ secret }) => secret?.identity?.type !== 'phone')]);
    expect(index.members.map(({ id, mergedInto }) => [id, mergedInto])).toEqual([[a, null], [b, a], [c, null]]);
    expect(index.links.map(({ type, count, removed }) => [type, count, removed])).toEqual([['crm_id', 1, false], ['email', 1, false], ['email', 2, true]]);
    expect(index.cases.map(({ status }) => status)).toEqual(['settled']);
  });
});
