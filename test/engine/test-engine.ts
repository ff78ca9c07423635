import { copyFileSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { WholeEngine, EngineParts, EngineSettings } from '@waymark/server';
import { createEngine, DEFAULT_ENGINE_SETTINGS } from '@waymark/server';
import type { ManualClock } from '@waymark/testkit';
import { createManualClock } from '@waymark/testkit';
import { VIEW_VERSION } from '@waymark/views';
import { openDataDirectory } from '@waymark/embedded';

export const DAY_MS = 86_400_000;
export const START = Date.parse('2026-06-01T09:00:00Z');

/** A whole engine on embedded stores in a directory of its own, with a clock that the test moves. */
export interface TestEngine {
  readonly engine: WholeEngine;
  readonly clock: ManualClock;
  readonly directory: string;
  /** Stops and opens again on the same directory, as after an orderly end; `meanwhile` is what happens in between. */
  reopen(meanwhile?: () => void): Promise<TestEngine>;
  /** Stops and opens again with the views gone; resolves when they have been made anew. */
  loseViews(): Promise<TestEngine>;
  /** Stops, lays a copy of the views aside and opens again. */
  keepViews(): Promise<TestEngine>;
  /** Stops and opens again with the views as `keepViews` laid them aside; resolves when they have caught up. */
  restoreViews(): Promise<TestEngine>;
  close(): Promise<void>;
}

interface TestEngineOptions {
  readonly settings?: Partial<EngineSettings>;
  readonly directory?: string;
  readonly clock?: ManualClock;
  /** Puts parts of its own in the place of others. */
  readonly fit?: (parts: EngineParts) => EngineParts;
}

export async function openTestEngine(options: TestEngineOptions = {}): Promise<TestEngine> {
  const directory = options.directory ?? mkdtempSync(join(tmpdir(), 'waymark-'));
  const clock = options.clock ?? createManualClock(START);
  const silent = { info: () => undefined, warn: () => undefined, error: (fields: object, message: string) => console.error(message, fields) };
  const settings = { ...DEFAULT_ENGINE_SETTINGS, ...options.settings };
  const { parts, lock } = await openDataDirectory({ directory, clock, logger: silent, settings });
  const engine = createEngine(options.fit?.(parts) ?? parts);
  await engine.start();
  const stop = async (): Promise<void> => {
    await engine.stop();
    lock.release();
  };
  return {
    engine,
    clock,
    directory,
    reopen: async (meanwhile) => {
      await stop();
      meanwhile?.();
      return openTestEngine({ ...options, directory, clock });
    },
    loseViews: async () => {
      await stop();
      removeViews(directory);
      return whole(await openTestEngine({ ...options, directory, clock }));
    },
    keepViews: async () => {
      await stop();
      copyFileSync(join(directory, VIEWS), join(directory, `kept-${VIEWS}`));
      return openTestEngine({ ...options, directory, clock });
    },
    restoreViews: async () => {
      await stop();
      removeViews(directory);
      copyFileSync(join(directory, `kept-${VIEWS}`), join(directory, VIEWS));
      return whole(await openTestEngine({ ...options, directory, clock }));
    },
    close: async () => {
      await stop();
      rmSync(directory, { recursive: true, force: true });
    },
  };
}

/** The last connection of a file that is closed leaves everything in it and no log beside it. */
const VIEWS = `views-${VIEW_VERSION}.db`;

function removeViews(directory: string): void {
  for (const suffix of ['', '-wal', '-shm']) rmSync(join(directory, `${VIEWS}${suffix}`), { force: true });
}

async function whole(test: TestEngine): Promise<TestEngine> {
  await until(() => test.engine.runner.health().caughtUp);
  await allTold(test.engine);
  return test;
}

/** Publishes a model, fills its generation and switches to it. */
export async function activate(engine: WholeEngine, text: string): Promise<void> {
  const published = await engine.models.publish(text, 'test');
  if (!published.ok) throw new Error(JSON.stringify(published.errors));
  const { gen } = await engine.switches.begin(published.published);
  await until(() => engine.switches.generation(gen)?.status === 'ready');
  const confirmed = await engine.switches.confirm(gen, engine.projector.checkpoint.position, 'test');
  if (!confirmed.ok) throw new Error(confirmed.message);
  await allTold(engine);
}

/** Waits until the views show all that is in the log, what was decided over it included: a decision is an event of its own. */
export async function allTold(engine: WholeEngine): Promise<void> {
  while (engine.projector.checkpoint.position < (await engine.parts.log.end())) await engine.settled(10_000);
}

/** Waits until something holds; whoever hangs is ended by the test's own deadline. */
export async function until(holds: () => boolean): Promise<void> {
  while (!holds()) await new Promise((resolve) => setImmediate(resolve));
}

/** Imports plain facts and waits until the views show them, and what was decided over them. */
export async function importFacts(engine: WholeEngine, facts: readonly object[]): Promise<void> {
  const text = facts.map((fact) => JSON.stringify(fact)).join('\n');
  const report = await engine.imports.lines(text, { firstLine: 1, dryRun: false });
  if (report.problems.length > 0) throw new Error(JSON.stringify(report.problems));
  await allTold(engine);
}

/** A plain fact: contact c1 attended a webinar, unless said otherwise. */
export function touch(id: string, at: number, more: object = {}): object {
  return {
    kind: 'touchpoint',
    id,
    contactId: 'c1',
    occurredAt: new Date(at).toISOString(),
    channel: 'webinar',
    action: 'attended',
    ...more,
  };
}
