import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createNodeCrypto, newSecret } from '@waymark/adapters/crypto';
import { createDerivedFile, createDerivedFolder } from '@waymark/adapters/files';
import { createSqliteDecisionStore, createSqliteEventLog, createSqliteVault, createSqliteViewStore, LogDatabase } from '@waymark/adapters/sqlite';
import { createContract, DEFAULT_SETTINGS } from '@waymark/contract';
import type { Clock, Outlet } from '@waymark/engine';
import type { HistoryFolder } from '@waymark/replay';
import { VIEW_TABLES } from '@waymark/views';
import type { EngineSettings, Log } from '../core/parts';
import { DEFAULT_ENGINE_SETTINGS } from '../core/parts';
import type { Engine } from '../engine';
import { createEngine } from '../engine';

/** What a test may bind itself. */
export interface TestParts {
  /** That another engine has left. */
  readonly directory?: string;
  readonly historyFolder?: HistoryFolder;
  readonly outlets?: readonly Outlet[];
}

/** An engine on real embedded stores in a folder of its own. */
export interface TestEngine {
  readonly engine: Engine;
  readonly failures: string[];
  readonly directory: string;
  /** Ends it and leaves its folder for another one. */
  halt(): Promise<void>;
  stop(): Promise<void>;
}

export async function startTestEngine(clock: Clock, settings: Partial<EngineSettings> = {}, logger?: Log, given: TestParts = {}): Promise<TestEngine> {
  const directory = given.directory ?? mkdtempSync(join(tmpdir(), 'waymark-http-'));
  const database = new LogDatabase(join(directory, 'log.sqlite'));
  const vault = createSqliteVault({ path: join(directory, 'vault.sqlite'), newSecret });
  const failures: string[] = [];
  const engine = createEngine({
    log: createSqliteEventLog(database),
    decisions: createSqliteDecisionStore(database),
    vault,
    secrets: await vault.secrets(),
    views: createSqliteViewStore({ path: join(directory, 'views.sqlite'), tables: VIEW_TABLES }),
    clock,
    crypto: createNodeCrypto(),
    contract: createContract(DEFAULT_SETTINGS),
    settings: { ...DEFAULT_ENGINE_SETTINGS, ...settings },
    ...(given.historyFolder && { historyFolder: given.historyFolder }),
    ...(given.outlets && { outlets: given.outlets }),
    historyFile: createDerivedFile(join(directory, 'history')),
    replayFiles: createDerivedFolder(join(directory, 'replays')),
    logger: logger ?? { info: () => undefined, warn: () => undefined, error: (fields, message) => void failures.push(`${message} ${inspectable(fields)}`) },
  });
  await engine.start();
  return {
    engine,
    failures,
    directory,
    halt: () => engine.stop(),
    stop: async () => {
      await engine.stop();
      rmSync(directory, { recursive: true, force: true });
    },
  };
}

function inspectable(fields: object): string {
  const { err } = fields as { err?: unknown };
  return err instanceof Error ? (err.stack ?? err.message) : JSON.stringify(fields);
}
