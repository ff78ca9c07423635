import * as fc from 'fast-check';
import type { Statement } from './statements';
import type { Telling, ToldTopic } from './told-topic';
import { nothingTold, readSaid, tell, tellDifference, writeSaid } from './told-topic';

const statement = fc.record({ key: fc.constantFrom('a', 'b', 'c'), says: fc.constantFrom('x', 'y'), blank: fc.boolean() }).map((some): Statement => ({ ...some, at: 0, data: {} }));
const statements = fc.uniqueArray(statement, { selector: ({ key }) => key });

/** What stands for whoever applies the messages. */
function applied(before: ReadonlyMap<number, Statement>, tellings: readonly Telling[]): ReadonlyMap<number, Statement> {
  const standing = new Map(before);
  for (const telling of tellings) {
    if (telling.kind === 'retracts') {
      expect(standing.delete(telling.retracts)).toBe(true);
      continue;
    }
    const replaced = [...standing].filter(([, { key }]) => key === telling.statement.key);
    replaced.forEach(([sequence]) => standing.delete(sequence));
    standing.set(telling.sequence, telling.statement);
  }
  return standing;
}

const words = (all: Iterable<Statement>) => [...all].map(({ key, says }) => `${key} ${says}`).sort();

/** As a row gives it back. */
const kept = (told: ToldTopic): ToldTopic => ({ ...told, said: readSaid(writeSaid(told)) });

describe('what is told on a topic', () => {
  it('comes to exactly what holds, whatever held before; sequences count up without a gap, and nothing is told twice', () => {
    fc.assert(
      fc.property(fc.array(statements, { maxLength: 8 }), (states) => {
        let told = nothingTold(7);
        let standing: ReadonlyMap<number, Statement> = new Map();
        for (const present of states) {
          const step = tellDifference(kept(told), present, true);
          expect(step.tellings.map(({ sequence }) => sequence)).toEqual(step.tellings.map((_, index) => told.sequence + index + 1));
          standing = applied(standing, step.tellings);
          expect(words(standing.values())).toEqual(words(present));
          expect(tellDifference(step.told, present, true).tellings).toEqual([]);
          told = step.told;
        }
      }),
    );
  });

  it('is blank to nobody who has heard nothing, but where everything is told', () => {
    const blank: Statement = { key: 'a', says: 'nothing', at: 0, data: {}, blank: true };
    expect(tellDifference(nothingTold(1), [blank], false).tellings).toEqual([]);
    expect(tellDifference(nothingTold(1), [blank], true).tellings).toHaveLength(1);
    const { told } = tell(nothingTold(1), { ...blank, says: 'something', blank: false });
    expect(tellDifference(told, [blank], false).tellings).toMatchObject([{ kind: 'states', sequence: 2, before: 'something' }]);
  });

  it('says a change even where nothing else has changed', () => {
    const offered: Statement = { key: 'h', says: 'x', at: 0, data: {}, blank: false };
    const { told } = tell(nothingTold(1), offered);
    expect(tell(told, offered).tellings).toMatchObject([{ kind: 'states', sequence: 2, before: 'x' }]);
  });
});
