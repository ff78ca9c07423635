import 'reflect-metadata';
import { join } from 'node:path';
import { readAdminKey } from '@waymark/adapters/files';
import { createSystemClock } from '@waymark/adapters/process';
import type { DataDirectory, MadeKey } from '@waymark/embedded';
import { ensureKeys, openDataDirectory, readEnvironment, readNote, viewFiles } from '@waymark/embedded';
import { bootstrapModels } from '@waymark/hosting';
import { SAMPLE_SHARED_VALUES } from '@waymark/sample';
import type { Engine, Log } from '@waymark/server';
import { createEngine, createHttpApp, DEFAULT_ENGINE_SETTINGS } from '@waymark/server';
import { CliFailure } from '../terminal/failure';
import type { Progress } from '../terminal/progress';
import { note } from '../terminal/terminal';
import type { ApiAnswer, ApiRequest, Transport } from './transport';

type HttpApp = Awaited<ReturnType<typeof createHttpApp>>;

/** How often progress is looked at while the views catch up. */
const LOOK_MS = 500;

/** Opens a data directory that nobody runs on and answers from this process; nothing listens. */
export async function openEmbedded(directory: string, progress: Progress): Promise<Transport> {
  const opened = await openAsStandalone(directory);
  const engine = createEngine(opened.parts);
  const stop = async (app: HttpApp | null): Promise<void> => {
    await app?.close();
    await engine.stop();
    opened.lock.release();
  };
  let app: HttpApp | null = null;
  try {
    tellKeys(await ensureKeys(engine, directory));
    const key = adminKey(directory);
    await engine.start();
    await bootstrapModels(engine);
    const answering = await createHttpApp(engine, { host: '127.0.0.1', demonstration: false, views: viewFiles(directory) });
    app = answering;
    return {
      embedded: true,
      send: (request) => inject(answering, key, request),
      settled: () => settled(engine, progress),
      close: () => stop(answering),
    };
  } catch (error) {
    await stop(app);
    throw error;
  }
}

/** What the environment says of identities and sealing holds here as it does for the engine itself. */
function openAsStandalone(directory: string): Promise<DataDirectory> {
  const { sealedKeys, sharedValues, loadSample, defaultRegion } = readEnvironment({ ...process.env, WAYMARK_DATA_DIR: directory }, directory);
  const holdsSample = loadSample || readNote(directory) !== null;
  return openDataDirectory({
    directory,
    clock: createSystemClock(),
    logger: beside,
    settings: { ...DEFAULT_ENGINE_SETTINGS, extraSealedKeys: sealedKeys },
    sharedValues: [...sharedValues, ...(holdsSample ? SAMPLE_SHARED_VALUES : [])],
    defaultRegion,
    foldingThread: join(__dirname, 'folding-thread.js'),
    storeThreads: __dirname,
  });
}

/** What an operator has to know is said beside the results. */
const beside: Log = { info: () => undefined, warn: say, error: say };

function say(fields: object, message: string): void {
  const { err } = fields as { readonly err?: unknown };
  note(`waymark: ${message}${err instanceof Error ? `: ${err.message}` : ''}`);
}

function tellKeys(keys: readonly MadeKey[]): void {
  if (keys.length === 0) return;
  note('A new data directory. Keys, told this once:');
  for (const { role, secret } of keys) note(`  ${role.padEnd(8)} ${secret}`);
}

function adminKey(directory: string): string {
  const key = readAdminKey(directory);
  if (key !== null) return key;
  throw new CliFailure(`${directory} has no admin.key: put the admin key of this installation into that file, readable by you only`);
}

async function inject(app: HttpApp, key: string, { method, path, body, contentType }: ApiRequest): Promise<ApiAnswer> {
  const headers: Record<string, string> = { authorization: `Bearer ${key}` };
  if (body !== undefined) headers['content-type'] = contentType ?? 'application/json';
  const answer = await app.inject({ method, url: path, headers, ...(body !== undefined && { payload: body }) });
  const header = (name: string): string | null => {
    const value = answer.headers[name];
    return value === undefined ? null : String(value);
  };
  return { status: answer.statusCode, header, body: answer.payload };
}

/** Until everything in the log is in the views, and they are whole. */
async function settled(engine: Engine, progress: Progress): Promise<void> {
  const { clock, log } = engine.parts;
  const end = await log.end();
  const from = engine.projection.checkpoint.position;
  for (;;) {
    const upToDate = await engine.settled(LOOK_MS);
    const { caughtUp, failure } = engine.projection.health();
    if (failure !== null) throw new CliFailure(`the views cannot be brought up to date: ${failure}`);
    if (upToDate && caughtUp) break;
    progress.show('bringing the views up to date', shareOf(engine.projection.checkpoint.position - from, end - from));
    if (upToDate) await clock.breathe();
  }
  progress.clear();
}

function shareOf(done: number, total: number): number {
  return total <= 0 ? 1 : Math.min(1, done / total);
}
