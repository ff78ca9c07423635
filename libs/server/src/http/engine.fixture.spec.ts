import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createNodeCrypto, newSecret } from '@waymark/adapters/crypto';
import { createSqliteDecisionStore, createSqliteEventLog, createSqliteVault, createSqliteViewStore, LogDatabase } from '@waymark/adapters/sqlite';
import { createContract, DEFAULT_SETTINGS } from '@waymark/contract';
import type { Clock } from '@waymark/engine';
import { VIEW_TABLES } from '@waymark/views';
import type { EngineSettings, Log } from '../core/parts';
import { DEFAULT_ENGINE_SETTINGS } from '../core/parts';
import type { Engine } from '../engine';
import { createEngine } from '../engine';

/** An engine on real embedded stores in a folder of its own. */
export interface TestEngine {
  readonly engine: Engine;
  readonly failures: string[];
  stop(): Promise<void>;
}

export async function startTestEngine(clock: Clock, settings: Partial<EngineSettings> = {}, logger?: Log): Promise<TestEngine> {
  const directory = mkdtempSync(join(tmpdir(), 'waymark-http-'));
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
    logger: logger ?? { info: () => undefined, warn: () => undefined, error: (fields, message) => void failures.push(`${message} ${inspectable(fields)}`) },
  });
  await engine.start();
  return {
    engine,
    failures,
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
