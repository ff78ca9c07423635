import type { Row, RowChange } from '@waymark/engine';
import type { ContactState, Qualification, StageEntry } from '@waymark/scoring';
import * as fc from 'fast-check';
import type { WrittenScore } from './rows';
import { NOTHING_WRITTEN, scoreChanges } from './rows';

const CONTEXT = { gen: 'g', contact: 'c', standing: 'none', lastChannel: null, owner: null, accountName: null, account: null } as const;
const KEYS: Readonly<Record<string, readonly string[]>> = { score: [], qualification: ['at', 'fact_id'], stage_entry: ['seq'], due: ['kind'] };

const stage: fc.Arbitrary<StageEntry> = fc.record({ stage: fc.constantFrom('discover' as const, 'value' as const), at: fc.nat(9) });
const qualification: fc.Arbitrary<Qualification> = fc.record({ at: fc.nat(9), behaviour: fc.nat(3), fit: fc.constant(1), total: fc.nat(3), fact: fc.constant('f') });
const made: fc.Arbitrary<WrittenScore> = fc.record({
  stages: fc.array(stage, { maxLength: 4 }),
  qualifications: fc.uniqueArray(qualification, { maxLength: 3, selector: ({ at }) => at }),
  dueAt: fc.option(fc.nat(9)),
});

/** What comes after: the same lists grown, or others. */
const followed = made.chain((first) =>
  fc.tuple(
    fc.constant(first),
    fc.oneof(
      made,
      made.map((more): WrittenScore => ({ ...more, qualifications: first.qualifications, stages: [...first.stages, ...more.stages] })),
    ),
  ),
);

function changesOf({ qualifications, stages, dueAt }: WrittenScore, before: WrittenScore | null): readonly RowChange[] {
  const state = { asOf: 0, fading: false, qualifications, stages, qualified: false } as unknown as ContactState;
  return scoreChanges(state, CONTEXT, dueAt, before);
}

/** Tables by the rules of the store: a put takes the place of its key, a removal takes all rows that match. */
function applied(rows: ReadonlyMap<string, Row>, changes: readonly RowChange[]): ReadonlyMap<string, Row> {
  return changes.reduce((before, change) => ('put' in change ? new Map([...before, [keyOf(change), change.put]]) : removed(before, change)), rows);
}

function keyOf({ table, put }: { readonly table: string; readonly put: Row }): string {
  return [table, ...(KEYS[table] ?? []).map((column) => put[column])].join();
}

function removed(rows: ReadonlyMap<string, Row>, { table, remove }: { readonly table: string; readonly remove: Row }): ReadonlyMap<string, Row> {
  const matches = ([key, row]: [string, Row]): boolean => key.startsWith(table) && Object.entries(remove).every(([column, value]) => row[column] === value);
  return new Map([...rows].filter((entry) => !matches(entry)));
}

const sorted = (rows: ReadonlyMap<string, Row>): readonly unknown[] => [...rows].sort(([a], [b]) => (a < b ? -1 : 1));

describe('the rows of a score', () => {
  it('are the same whether what was written before is remembered or not', () => {
    fc.assert(
      fc.property(followed, ([first, second]) => {
        const before = applied(new Map(), changesOf(first, NOTHING_WRITTEN));
        const expected = sorted(applied(before, changesOf(second, null)));
        expect(sorted(applied(before, changesOf(second, first)))).toEqual(expected);
        expect(sorted(applied(new Map(), changesOf(second, NOTHING_WRITTEN)))).toEqual(expected);
      }),
    );
  });

  it('are not written again where nothing but the score has changed', () => {
    fc.assert(fc.property(made, (state) => expect(changesOf(state, state).map(({ table }) => table)).toEqual(['score'])));
  });
});
