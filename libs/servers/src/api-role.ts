import { bootstrapModels, createKafka, keepHouse } from '@waymark/hosting';
import type { Engine } from '@waymark/server';
import type { ApiEnvironment } from './environment';
import type { Role, Serving } from './serve';

const AGAIN_MS = 2_000;

/** Serves HTTP; any number of such processes stand behind one address. */
export function apiRole({ kafka, adminKey }: ApiEnvironment, foldingThread: string, onFatal: (error: Error) => void): Role {
  return {
    name: 'waymark-api',
    foldingThread,
    servesApi: true,
    readsViews: true,
    kafka,
    letters: ({ parts: { logger, clock } }) => (kafka ? createKafka(kafka, logger, clock, onFatal).letters : null),
    work: async (serving) => {
      await makeKeys(serving.engine, adminKey);
      const { engine, stopping } = serving;
      const works = [firstModels(serving), keepHouse(engine, stopping)];
      await engine.replays?.desk.resume();
      return async () => void (await Promise.allSettled(works));
    },
  };
}

/** At the first start of all: the operator's admin key, or one key per role, told once. */
async function makeKeys({ keys, parts: { logger } }: Engine, adminKey: string | null): Promise<void> {
  if (adminKey !== null) {
    if ((await keys.list()).length === 0) await keys.add({ name: 'admin', role: 'admin' }, adminKey);
    return;
  }
  const made = await keys.firstStart();
  if (made.length > 0) console.log(['Keys, told this once:', ...made.map(({ role, secret }) => `  ${role.padEnd(8)} ${secret}`), ''].join('\n'));
  else logger.info({}, 'keys are there since an earlier start');
}

/** The first process of all publishes the ready models and waits for the projectors to fill the default one's rows. */
async function firstModels({ engine, stores: { book, parts }, stopping }: Serving): Promise<void> {
  const { clock, logger } = parts;
  while (!stopping.aborted) {
    try {
      await book.exclusively('first start', () => bootstrapModels(engine, stopping));
      return;
    } catch (err) {
      logger.warn({ err }, 'the first model is not live yet: tried again');
      await clock.until(clock.now() + AGAIN_MS, stopping);
    }
  }
}
