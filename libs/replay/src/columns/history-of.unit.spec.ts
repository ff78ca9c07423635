import fc from 'fast-check';
import type { ScoredFact } from '@waymark/journey';
import { compareFacts } from '@waymark/journey';
import { compileModel, foldContact } from '@waymark/scoring';
import { aModel, anAsOf, someFacts } from '@waymark/testkit';
import { countFacts, NEVER_RECORDED } from './history';
import type { ContactFact } from './history-of';
import { historyOf } from './history-of';
import { factsByContact } from './read-history.fixture';

const RUNS = { numRuns: Number(process.env['WAYMARK_LAW_RUNS'] ?? 200) };

/** Facts of a few contacts; ids are told apart by their contact. */
const ofContacts: fc.Arbitrary<readonly ContactFact[]> = fc
  .tuple(someFacts, someFacts, someFacts)
  .map((all) => all.flatMap((facts, which) => facts.map((fact) => ({ contact: `c${which}`, fact: { ...fact, id: `${which}-${fact.id}` } }))));

const shuffled = ofContacts.chain((facts) => fc.tuple(fc.constant(facts), fc.shuffledSubarray([...facts], { minLength: facts.length })));

/** What no model can see is left out, and a null is kept apart from what is missing. */
function asModelsSeeIt({ consent, ...fact }: ScoredFact): unknown {
  const { source: _source, ...profile } = fact;
  const seen = fact.kind === 'touchpoint' ? fact : profile;
  const given = consent?.purposes.length ? { consent: { purposes: [...consent.purposes].sort(), withdrawn: consent.withdrawn === true } } : {};
  return Object.fromEntries(Object.entries({ ...seen, ...given }).filter(([, value]) => JSON.stringify(value) !== '{}'));
}

describe('the history of facts at hand', () => {
  it('gives every fact back as models see it, in the order of facts', () => {
    fc.assert(
      fc.property(ofContacts, (facts) => {
        const history = historyOf(facts);
        const expected = new Map<string, ScoredFact[]>();
        for (const { contact, fact } of facts) expected.set(contact, [...(expected.get(contact) ?? []), fact]);
        expect(history.contacts).toEqual([...expected.keys()].sort());
        for (const [contact, rebuilt] of factsByContact(history, (position) => facts[position]?.fact.id ?? '')) {
          expect(rebuilt.map(asModelsSeeIt)).toEqual([...(expected.get(contact) ?? [])].sort(compareFacts).map(asModelsSeeIt));
        }
      }),
      RUNS,
    );
  });

  it('folds to the same state under any model', () => {
    fc.assert(
      fc.property(aModel, someFacts, anAsOf, (document, facts, asOf) => {
        const model = compileModel(document);
        const history = historyOf(facts.map((fact) => ({ contact: 'c', fact })));
        const rebuilt = factsByContact(history, (position) => facts[position]?.id ?? '').get('c') ?? [];
        expect(foldContact(model, rebuilt, asOf)).toEqual(foldContact(model, facts, asOf));
      }),
      RUNS,
    );
  });

  it('does not depend on the order of arrival, but for positions and the places of shapes', () => {
    fc.assert(
      fc.property(shuffled, ([facts, other]) => {
        const told = (given: readonly ContactFact[]): unknown => [...factsByContact(historyOf(given), (position) => given[position]?.fact.id ?? '')].map(([contact, all]) => [contact, all.map(asModelsSeeIt)]);
        expect(told(other)).toEqual(told(facts));
      }),
      RUNS,
    );
  });

  it('has each shape and each value once, and a column for every field', () => {
    fc.assert(
      fc.property(ofContacts, (facts) => {
        const { shapes } = historyOf(facts);
        const contents = Array.from({ length: shapes.count }, (_, shape) => JSON.stringify(asModelsSeeIt(shapes.factOf(shape, 'x', 0))));
        for (const name of shapes.fieldNames()) {
          const { values, codes, shapes: having } = shapes.column(name) ?? { values: [], codes: [], shapes: [] };
          expect(new Set(values.map((value) => JSON.stringify(value))).size).toBe(values.length);
          expect([...having]).toEqual([...new Set(having)].sort((a, b) => a - b));
          expect(codes).toHaveLength(having.length);
        }
        expect(new Set(contents).size).toBe(shapes.count);
        expect(shapes.column('no.such')).toBeUndefined();
      }),
      RUNS,
    );
  });

  it('keeps the first of facts with one id, whosever they are', () => {
    const touch = { id: 'f', occurredAt: 5_000, kind: 'touchpoint', channel: 'web', action: 'viewed', mode: 'online', direction: 'inbound', interactive: true } as const;
    const history = historyOf([
      { contact: 'b', fact: touch, recordedAt: 6_001 },
      { contact: 'b', fact: { ...touch, occurredAt: 1 } },
      { contact: 'a', fact: touch },
      { contact: 'a', fact: { ...touch, id: 'g', attributes: { n: 1 } } },
      { contact: 'a', fact: { ...touch, id: 'h', attributes: { n: '1' } } },
      { contact: 'a', fact: { ...touch, id: 'i', attributes: { n: true } } },
    ]);
    expect(history.contacts).toEqual(['a', 'b']);
    expect(countFacts(history)).toBe(4);
    expect([...history.facts.position]).toEqual([3, 4, 5, 0]);
    expect([...history.facts.recordedAfter]).toEqual([NEVER_RECORDED, NEVER_RECORDED, NEVER_RECORDED, 2]);
    expect(history.shapes.column('attributes.n')?.values).toEqual([1, '1', true]);
  });

  it('puts facts of one instant in the order of their ids', () => {
    const fact = { occurredAt: 1, kind: 'profile' } as const;
    const ids = ['b', '', 'a\ud800', 'é', 'aa', 'Z', '𐐀', '\uffff'];
    const history = historyOf(ids.map((id) => ({ contact: 'c', fact: { ...fact, id } })));
    expect([...history.facts.position].map((position) => ids[position])).toEqual([...ids].sort());
    expect(history.shapes.count).toBe(1);
  });

  it('names the fields of the model language', () => {
    const { shapes } = historyOf([
      { contact: 'c', fact: { id: '1', occurredAt: 1, kind: 'profile', profile: { 'a.b': null, tags: ['x', 'y'] }, account: { ['__proto__']: 'own' }, consent: { purposes: ['email', 'sms'], withdrawn: true } } },
    ]);
    expect([...shapes.fieldNames()].sort()).toEqual(['account.__proto__', 'consent.email', 'consent.sms', 'profile.a.b', 'profile.tags']);
    expect(shapes.column('profile.a.b')?.values).toEqual([null]);
    expect(shapes.factOf(0, '1', 1)).toMatchObject({ consent: { purposes: ['email', 'sms'], withdrawn: true }, profile: { tags: ['x', 'y'] } });
  });
});
