import type { Row } from '@waymark/engine';
import { WaymarkError } from '@waymark/engine';
import type { HandoffAction } from '@waymark/journey';
import type { Engine, IngestOutcome } from '@waymark/server';
import type { SeededDice } from '@waymark/testkit';
import { itemOf } from '../history';
import type { Deed } from './facts';
import { aDeed, eventOf, factIdOfDeed, factOf } from './facts';
import type { Installation } from './installation';
import { MODEL_ID, MODELS } from './models';

/** What orders look at when they are first given, and where they note what they were answered. */
export interface Scene {
  readonly dice: SeededDice;
  readonly stores: Installation;
  readonly people: number;
  now(): number;
  /** Facts that were given to the broker, or that a door has taken. */
  sent(factId: string): void;
  answered(factId: string, outcome: IngestOutcome): void;
}

/** What somebody wants done. Whom it concerns is chosen when it is first given, from what there is then. */
export interface DeskOrder {
  readonly name: string;
  /** Is given again and again until it is answered; others give up. */
  readonly untilAnswered: boolean;
  give(engine: Engine, scene: Scene): Promise<unknown>;
}

const BY = 'kim';
const MOST_LOOKS = 15;
const LOOK_MS = 2_000;

/** Chooses once, whoever is asked. */
function chosenOnce<T>(choose: (scene: Scene) => T | Promise<T>, give: (engine: Engine, chosen: T, scene: Scene) => Promise<unknown>): DeskOrder['give'] {
  let chosen: T | Promise<T> | null = null;
  return async (engine, scene) => give(engine, await (chosen ??= choose(scene)), scene);
}

const deeds = (count: number, name: string) => (scene: Scene): readonly Deed[] =>
  Array.from({ length: count }, (_, place) => aDeed(scene.dice, scene.people, `${name}-${place}`, scene.now()));

/** Facts over HTTP, or from a file. */
function facts(name: string, count: number, via: 'http' | 'file'): DeskOrder {
  const give = chosenOnce(
    (scene) => deeds(count, name)(scene).map((deed) => itemOf(factOf(deed, scene.now()))),
    async (engine, items, scene) => {
      const outcomes = await engine.ingest.submit(items.map((item) => ({ ...item, original: { form: 'json', via, text: () => '' } })));
      items.forEach(({ fact }, place) => scene.answered(fact.id, outcomes[place] as IngestOutcome));
    },
  );
  return { name: `${via} ${name}`, untilAnswered: true, give };
}

/** Records that a channel leaves with the broker. */
function records(name: string, count: number): DeskOrder {
  const give = chosenOnce(deeds(count, name), async (_engine, drawn, scene) => {
    for (const deed of drawn) {
      scene.stores.broker.produce(deed.identities[0]?.value.length === 7 ? 0 : 1, eventOf(deed), scene.now());
      scene.sent(factIdOfDeed(deed));
    }
  });
  return { name: `records ${name}`, untilAnswered: false, give };
}

async function rowsOf({ parts }: Installation, table: string): Promise<readonly Row[]> {
  return (await Promise.all(parts.map(({ views }) => views.select({ table, where: [], limit: 1_000 })))).flat();
}

interface Step {
  readonly contact: string;
  readonly handoffId: string;
  readonly action: HandoffAction;
}

/** Sales answers one of those that are open, as the rows have them. */
function step(key: string): DeskOrder {
  const choose = async ({ dice, stores }: Scene): Promise<Step | null> => {
    const open = (await rowsOf(stores, 'handoff')).filter((row) => row['open'] === 1);
    const row = open[dice.whole(0, Math.max(0, open.length - 1))];
    if (!row) return null;
    const action = row['status'] === 'offered' ? dice.pick(['accepted', 'accepted', 'rejected', 'recycled'] as const) : dice.pick(['converted', 'recycled'] as const);
    return { contact: String(row['contact']), handoffId: String(row['handoff']), action };
  };
  const give = chosenOnce(choose, async ({ desk }, chosen) => {
    if (!chosen) return null;
    const more = chosen.action === 'accepted' ? { owner: BY } : { reason: 'no-budget' };
    return desk.step({ ...chosen, ...more, by: BY, idempotencyKey: key });
  });
  return { name: `step ${key}`, untilAnswered: true, give };
}

function assign(key: string): DeskOrder {
  const choose = async ({ dice, stores }: Scene): Promise<Row | null> => {
    const rows = await rowsOf(stores, 'handoff');
    return rows[dice.whole(0, Math.max(0, rows.length - 1))] ?? null;
  };
  const give = chosenOnce(choose, async ({ desk }, row) => row && desk.assign(String(row['contact']), String(row['handoff']), `lee-${key}`, BY, key));
  return { name: `assign ${key}`, untilAnswered: true, give };
}

/** Two people are one, or were not. */
function regroup(key: string): DeskOrder {
  const choose = async ({ dice, stores }: Scene) => {
    const { members, merges } = (stores.shape.servers ? stores.index : stores.decisions).rows.all();
    const standing = merges.filter(({ undone }) => !undone);
    const [one, other] = dice.shuffled(members.filter(({ mergedInto }) => mergedInto === null).map(({ id }) => id));
    const merge = standing.length > 0 && dice.chance(0.6) ? dice.pick(standing) : null;
    return { mergeId: merge?.mergeId ?? null, pair: one !== undefined && other !== undefined ? ([one, other] as const) : null };
  };
  const give = chosenOnce(choose, async ({ people }, { mergeId, pair }) => {
    if (mergeId !== null) return people.unmerge(mergeId, { by: BY, idempotencyKey: key });
    return pair && people.merge(pair, { by: BY, idempotencyKey: key });
  });
  return { name: `regroup ${key}`, untilAnswered: true, give };
}

async function published(engine: Engine, version: number) {
  const found = await engine.registry.find(MODEL_ID, version);
  if (!found) throw new Error(`assertion: version ${version} is published`);
  return found;
}

/** Fills it, looks at the difference and confirms. */
export async function activate(engine: Engine, version: number, key: string): Promise<unknown> {
  const { gen } = await engine.switches.begin(await published(engine, version));
  const { clock } = engine.parts;
  for (let looks = 0; engine.switches.generation(gen)?.status === 'filling'; looks += 1) {
    if (looks === MOST_LOOKS) throw new WaymarkError('simulated-impatience', 'it is filled for too long');
    await clock.until(clock.now() + LOOK_MS, new AbortController().signal);
  }
  await engine.switches.diff(gen);
  return engine.switches.confirm(gen, engine.projection.checkpoint.position, BY, key);
}

export async function publishAll(engine: Engine): Promise<void> {
  for (const text of MODELS) {
    const answer = await engine.models.publish(text, BY);
    if (!answer.ok) throw new Error(`assertion: ${JSON.stringify(answer)}`);
  }
}

type ModelWork = (engine: Engine, key: string, version: number, scene: Scene) => Promise<unknown>;

const MODEL_WORK: Readonly<Record<string, ModelWork>> = {
  activate: (engine, key, version) => activate(engine, version, key),
  fill: async ({ switches, ...engine }, _key, version) => switches.begin(await published({ switches, ...engine }, version)),
  rollback: ({ switches }, key) => switches.rollback(BY, key),
  shadow: async (engine, _key, version) => engine.generations.shadow(await published(engine, version), BY),
  deactivate: async (engine, _key, version) => engine.generations.deactivate(await published(engine, version), BY),
  rebuild: ({ switches }) => switches.rebuild(),
  drop: ({ switches, generations }, _key, version) => generations.drop(switches.list()[version - 1]?.gen ?? '', BY),
  release: ({ release }) => release.run({ dryRun: false }),
};

function aboutModels(dice: SeededDice, key: string): DeskOrder {
  const what = dice.pick(['activate', 'activate', 'activate', 'rollback', 'rollback', 'fill', 'shadow', 'deactivate', 'rebuild', 'drop', 'release']);
  const version = dice.whole(1, MODELS.length);
  return { name: `${what} ${version} ${key}`, untilAnswered: false, give: (engine, scene) => (MODEL_WORK[what] as ModelWork)(engine, key, version, scene) };
}

export interface Wanted {
  readonly facts: number;
  readonly sales: number;
  readonly people: number;
  readonly models: number;
}

/** What is wanted in one history, in its order. */
export function someOrders(dice: SeededDice, { facts: most, sales, people, models }: Wanted): DeskOrder[] {
  const many = <T>(count: number, make: (place: number) => T): T[] => Array.from({ length: count }, (_, place) => make(place));
  const told = many(dice.whole(2, most), (place) => {
    const [name, count] = [`f${place}`, dice.pick([1, 1, 2, 4])];
    return dice.chance(0.4) ? records(name, count) : facts(name, count, dice.chance(0.8) ? 'http' : 'file');
  });
  const decided = [
    ...many(dice.whole(0, sales), (place) => (dice.chance(0.8) ? step(`s${place}`) : assign(`s${place}`))),
    ...many(dice.whole(0, people), (place) => regroup(`p${place}`)),
    ...many(dice.whole(0, models), (place) => aboutModels(dice, `m${place}`)),
  ];
  return [...told.slice(0, 2), ...dice.shuffled([...told.slice(2), ...decided])];
}
