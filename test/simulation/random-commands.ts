import { NAMESPACES } from '@waymark/journey';
import type { WholeEngine } from '@waymark/server';
import type { SeededDice } from '@waymark/testkit';
import { identityOf, someIdentities } from './random-facts';
import type { Stores } from './stores';
import { crypto } from './stores';

/** What a person decides about people, told again under its key until it is answered. */
export interface Command {
  readonly key: string;
  /** Whom it concerns is chosen when it is first given, from what there is then. */
  give(engine: WholeEngine, stores: Stores): Promise<unknown>;
}

const BY = 'kim';

export function aCommand(dice: SeededDice, place: number): Command {
  const key = `c${place}`;
  const decider = { by: BY, idempotencyKey: key };
  const chance = dice.unit();
  let chosen: ((engine: WholeEngine) => Promise<unknown>) | null = null;
  const choose = ({ index }: Stores): ((engine: WholeEngine) => Promise<unknown>) => {
    const { members, merges, cases } = index.rows.all();
    const nth = <T>(rows: readonly T[], off = 0): T | undefined => rows[(Math.floor(chance * 1_000) + off) % rows.length];
    const ids = [...members.map(({ id }) => id), contactOf('f0'), contactOf('f1')];
    const settlement = Math.floor(chance * 100) % 2 === 0 ? ('merge' as const) : ('keep-apart' as const);
    const merge = nth(merges);
    if (merge && chance < 0.5) return ({ people }) => people.unmerge(merge.mergeId, decider);
    if (chance < 0.6) return ({ people }) => people.merge([nth(ids) as string, nth(ids, 1) as string], decider);
    if (chance < 0.75) return ({ people }) => people.unlink({ ...identity, source: 'site' }, decider);
    const { caseId } = nth(cases) ?? { caseId: 'none' };
    return ({ people }) => people.settle(caseId, settlement, decider);
  };
  const identity = identityOf(someIdentities(dice)[0] ?? '');
  return {
    key: crypto.uuid5(NAMESPACES.command, JSON.stringify([BY, key])),
    give: (engine, stores) => (chosen ??= choose(stores))(engine),
  };
}

function contactOf(factId: string): string {
  return crypto.uuid5(NAMESPACES.contact, factId);
}
