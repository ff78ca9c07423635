import { join } from 'node:path';
import type { AskedModel } from '@waymark/replay';
import { askWhatIf, FolderThreads, NO_BOUNDS } from '@waymark/replay';
import type { WholeEngine } from '@waymark/server';
import { readyModel } from './ready-model';

/** What an engine does beside live traffic. Ends after what is under way; tells how often it was done. */
export interface Disturbance {
  readonly name: string;
  readonly begin: (engine: WholeEngine) => () => Promise<number>;
}

function overAndOver(work: (engine: WholeEngine) => Promise<void>): Disturbance['begin'] {
  return (engine) => {
    let [stopped, done] = [false, 0];
    const working = (async () => {
      while (!stopped) {
        await work(engine);
        done += 1;
      }
    })();
    return async () => {
      stopped = true;
      await working;
      return done;
    };
  };
}

function modelNamed(id: string): AskedModel {
  return { document: readyModel(id), name: { id, version: 1, digest: id, title: null } };
}

const threads = new FolderThreads(join(__dirname, '../apps/cli/folding-thread.js'), 1);

/** A whole fold under two models, nothing kept from the last one. */
async function replayAll(engine: WholeEngine): Promise<void> {
  const { clock } = engine.parts;
  const question = { model: modelNamed('b2b-default'), against: modelNamed('gitlab-handbook'), asOf: clock.now(), bounds: NO_BOUNDS, where: null, ignoreHandoffs: false };
  await askWhatIf(await engine.history.current(), question, threads, { get: () => undefined, put: () => undefined }, { pause: () => clock.breathe() });
}

async function fillAndDrop(engine: WholeEngine): Promise<void> {
  const found = await engine.registry.find('gitlab-handbook', undefined);
  if (!found) throw new Error('no such model');
  const { gen } = await engine.switches.begin(found);
  const until = async (holds: () => boolean): Promise<void> => {
    while (!holds()) await engine.parts.clock.until(engine.parts.clock.now() + 5, new AbortController().signal);
  };
  await until(() => engine.switches.generation(gen)?.status !== 'filling');
  await engine.projector.turns.take(() => engine.projector.drop(gen));
  engine.runner.nudge();
  await until(() => engine.switches.generation(gen) === null);
}

export const DISTURBANCES: readonly Disturbance[] = [
  { name: 'by itself', begin: () => () => Promise.resolve(0) },
  { name: 'while history is replayed', begin: overAndOver(replayAll) },
  { name: 'while generations are filled', begin: overAndOver(fillAndDrop) },
];
