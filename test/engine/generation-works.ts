import { createManualClock } from '@waymark/testkit';
import { FragileEngine } from './fragile-engine';
import { LAW_MODEL } from './histories';
import { offersDue, offersMade, wrongRows } from './switch-oracle';
import { DAY_MS, START } from './test-engine';

export const HOUR_MS = DAY_MS / 24;
export const SMALL_STEPS = { fillContacts: 2, dropRows: 3 };
const ID = 'laws';

/** Three versions that qualify different people. */
export const MODELS = [LAW_MODEL, LAW_MODEL.replace('"gte":80', '"gte":60'), LAW_MODEL.replace('"points":25', '"points":50')];

export type Work = (fragile: FragileEngine) => Promise<unknown>;

async function published({ engine }: FragileEngine, version: number) {
  const found = await engine.registry.find(ID, version);
  if (!found) throw new Error(`no version ${version}`);
  return found;
}

export async function open(paceSeed = 0): Promise<FragileEngine> {
  const fragile = await FragileEngine.open(createManualClock(START), SMALL_STEPS, undefined, paceSeed);
  for (const text of MODELS) await fragile.engine.models.publish(text, 'test');
  await doActivate(1)(fragile);
  await fragile.quiet();
  return fragile;
}

export const doImport = (...facts: readonly object[]): Work => async ({ engine }) => {
  await engine.imports.lines(facts.map((fact) => JSON.stringify(fact)).join('\n'), { firstLine: 1, dryRun: false });
};

export const doFill = (version: number): Work => async (fragile) => fragile.engine.switches.begin(await published(fragile, version));

export const doActivate = (version: number, key: string | null = null): Work => async (fragile) => {
  const { engine } = fragile;
  const { gen } = await engine.switches.begin(await published(fragile, version));
  if (!(await fragile.until(() => engine.switches.generation(gen)?.status !== 'filling'))) return;
  await engine.switches.diff(gen);
  await engine.switches.confirm(gen, engine.projector.checkpoint.position, 'test', key);
};

export const doRollBack = (key: string | null = null): Work => ({ engine }) => engine.switches.rollback('test', key);
export const doShadow = (version: number): Work => async (fragile) => fragile.engine.generations.shadow(await published(fragile, version), 'test');
export const doDeactivate = (version: number): Work => async (fragile) => fragile.engine.generations.deactivate(await published(fragile, version), 'test');

export const moveTo = (instant: number): Work => ({ clock }) => Promise.resolve(clock.moveTo(Math.max(clock.now(), instant)));

/** Does it until it is done: whoever's process is killed opens it again and asks again. */
export async function surely(fragile: FragileEngine, work: Work): Promise<FragileEngine> {
  try {
    await work(fragile);
    if (await fragile.quiet()) return fragile;
  } catch (error) {
    if (!fragile.dead) throw error;
  }
  return surely(await fragile.reopen(), work);
}

export const summary = async ({ engine, clock }: FragileEngine) => ({
  offers: await offersMade(engine),
  generations: engine.switches.list().map(({ model, status }) => `${model.version} ${status}`).sort(),
  shadows: (await engine.registry.shadows()).map(({ model }) => model.version),
  switches: (await engine.registry.switches()).map(({ version }) => version),
  live: engine.projector.live?.model.version,
  wrong: await wrongRows(engine),
  due: await offersDue(engine, clock.now()),
  differing: (await engine.projection.verify()).differing,
});
