import fc from 'fast-check';
import { IDENTITY_EVENTS } from '../events/identity-events';
import type { RebuiltIndex } from './index-from-events';
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

/** Now and then a person decides something, as the dice of the story's own ids fall. */
const told = (facts: readonly TestFact[], byHand: readonly (number | undefined)[] = []): Story => {
  const story = new Story(['email:info']);
  facts.forEach((fact, index) => {
    story.arrive(fact);
    const dice = byHand[index];
    if (dice !== undefined) decideByHand(story, index, dice);
  });
  return story;
};

function decideByHand(story: Story, index: number, dice: number): void {
  const merge = [...story.merges.values()].at(dice % 3);
  if (dice % 5 === 0 && merge) story.command(`h${index}`, { what: 'unmerge', mergeId: merge.mergeId });
  else if (dice % 5 === 1) story.merge(`h${index}`, `f${dice % 3}`, `f${index}`);
  else if (dice % 5 === 2) story.unlink(`h${index}`, values[dice % values.length] ?? '');
  else if (dice % 5 === 3) story.settle(`h${index}`, dice % 2 === 0 ? 'merge' : 'keep-apart', 'email:b');
}

const someHands = fc.array(fc.option(fc.nat({ max: 200 }), { nil: undefined, freq: 2 }), { maxLength: 14 });

const tablesOf = (story: Story): Omit<RebuiltIndex, 'claims'> => ({
  links: [...story.links.values()].sort((a, b) => (a.hash < b.hash ? -1 : 1)),
  members: [...story.members.values()].sort((a, b) => (a.id < b.id ? -1 : 1)),
  cases: [...story.cases].sort((a, b) => (a.caseId < b.caseId ? -1 : 1)),
  merges: [...story.merges.values()].sort((a, b) => (a.mergeId < b.mergeId ? -1 : 1)),
  keepAparts: [...story.keepAparts.values()].sort((a, b) => (a.keepApartId < b.keepApartId ? -1 : 1)),
});

describe('the index from the log alone', () => {
  it('is what the decisions made, in whatever order the events are read', () => {
    fc.assert(
      fc.property(someFacts, someHands, fc.infiniteStream(fc.nat()), (facts, hands, dice) => {
        const story = told(facts, hands);
        const order = new Map(story.log.map((opened) => [opened, dice.next().value]));
        const shuffled = [...story.log].sort((a, b) => (order.get(a) ?? 0) - (order.get(b) ?? 0));
        const { claims, ...tables } = indexFromEvents(shuffled);
        expect(tables).toEqual(tablesOf(story));
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
        const story = told(facts.filter(({ kind }) => kind !== 'identity'));
        const { links } = tablesOf(story);
        const held = links.filter(({ strength, removed }) => strength === 'strong' && !removed).map(({ member, type }) => `${story.rootOf(member)} ${type}`);
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

  it('leaves out what only a later copy of a fact merged or settled: it goes with the copy', () => {
    const story = told([{ id: 'a', who: ['email:a'] }, { id: 'b', who: ['phone:1'] }]);
    const strayed = told([{ id: 'a', who: ['email:a'] }, { id: 'x', who: ['phone:1'] }, { id: 'b', who: ['email:a', 'phone:1'] }]);
    const copy = strayed.log.filter(({ event }) => event.data['factId'] === 'b').map(({ event, secret }, index) => ({ secret, event: { ...event, revision: 50 + index, position: 100 + index } }));
    expect(copy.map(({ event }) => event.type)).toContain(IDENTITY_EVENTS.merged);
    const { claims: _claims, ...tables } = indexFromEvents([...copy, ...story.log]);
    expect(tables).toEqual(tablesOf(story));
  });

  it('leaves out links whose keys are gone', () => {
    const story = told([{ id: 'a', who: ['email:a', 'phone:2'] }]);
    const index = indexFromEvents(story.log.filter(({ secret }) => secret?.identity?.type !== 'phone'));
    expect(index.links.map(({ type }) => type)).toEqual(['email']);
  });

  it('claims a command under its first event', () => {
    const claim = { digest: 'dd', digestVersion: 1 };
    const event = { id: 'c', type: IDENTITY_EVENTS.keptApart, data: { v: 1, claim, keepApartId: 'k', left: ['a'], right: ['b'], by: 'ann' }, at: 9, stream: 'contact-a', revision: 4, position: 9 };
    expect(indexFromEvents([{ event, secret: null }])).toMatchObject({
      claims: [{ eventId: 'c', ...claim, stream: 'contact-a', revision: 4 }],
      keepAparts: [{ keepApartId: 'k', left: ['a'], right: ['b'], ended: false }],
    });
  });
});
