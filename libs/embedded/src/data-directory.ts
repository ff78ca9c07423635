import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { createNodeCrypto, newSecret } from '@waymark/adapters/crypto';
import { createDerivedFile, createDerivedFolder, makeFolder } from '@waymark/adapters/files';
import type { DirectoryLock } from '@waymark/adapters/sqlite';
import {
  createSqliteDecisionStore,
  createSqliteEventLog,
  createSqliteVault,
  createSqliteViewStore,
  lockDirectory,
  LogDatabase,
  LogThread,
  WalKeeper,
} from '@waymark/adapters/sqlite';
import type { Clock, EventLog } from '@waymark/engine';
import { contractOf, folderThreads } from '@waymark/hosting';
import type { EngineParts, EngineSettings, Log } from '@waymark/server';
import { VIEW_TABLES } from '@waymark/views';
import { HISTORY_FILE, LOG_FILE, REPLAYS_FOLDER, VAULT_FILE, VIEWS_FILE } from './files';
import { openViews, refuseUnsound } from './soundness';

const WRITING_THREAD = 'writing-thread.js';
const FOLDING_BACK_THREAD = 'folding-back-thread.js';

export interface OpenDirectoryOptions {
  readonly directory: string;
  readonly clock: Clock;
  readonly logger: Log;
  readonly settings: EngineSettings;
  /** Patterns of values that many people share, besides the built-in ones. */
  readonly sharedValues?: readonly string[];
  /** Country in which a phone without a country code is read. */
  readonly defaultRegion?: string | null;
  /** The bundle in which a thread folds the history. Without it, or where it is not there, the process folds itself. */
  readonly foldingThread?: string;
  /** Where the bundles are of the threads that write the log and fold files back. Without them whoever appends waits for the disk. */
  readonly storeThreads?: string;
  /** Hears when the log cannot be written any more: the process should end. */
  readonly onFatal?: (error: Error) => void;
}

export interface DataDirectory {
  readonly parts: EngineParts;
  readonly lock: DirectoryLock;
}

/**
 * Opens the embedded stores of a data directory: log with index, vault, views. Older files are brought on to the present
 * version; damaged views are made anew. Throws `data-directory-in-use`, `store-not-writable`, `store-corrupted`,
 * `store-missing`, `newer-data` and the like, each saying what to mend.
 */
export async function openDataDirectory(options: OpenDirectoryOptions): Promise<DataDirectory> {
  const { directory, clock, logger, settings } = options;
  makeFolder(directory, 'WAYMARK_DATA_DIR');
  const lock = lockDirectory(directory);
  try {
    refuseUnsound(directory);
    const crypto = createNodeCrypto();
    const file = new LogDatabase(join(directory, LOG_FILE));
    const vault = createSqliteVault({ path: join(directory, VAULT_FILE), newSecret });
    const { views, told } = openViews(directory, (path) => createSqliteViewStore({ path, tables: VIEW_TABLES }), logger);
    const contract = contractOf({ sealedKeys: settings.extraSealedKeys, ...options });
    const { writer, close } = startThreads(file, options);
    const kept = createSqliteEventLog(file, writer);
    const log: EventLog = { ...kept, close: () => close().then(() => kept.close()) };
    const decisions = createSqliteDecisionStore(file, writer);
    const secrets = await vault.secrets();
    const derived = { historyFile: createDerivedFile(join(directory, HISTORY_FILE)), replayFiles: createDerivedFolder(join(directory, REPLAYS_FOLDER)) };
    const threads = folderThreads(options.foldingThread);
    return { lock, parts: { log, decisions, vault, secrets, views, clock, crypto, contract, settings, logger, ...derived, ...threads, notices: told } };
  } catch (error) {
    lock.release();
    throw error;
  }
}

interface StoreThreads {
  /** None: the log is written where it is asked. */
  readonly writer: LogThread | undefined;
  /** Before the files are closed. */
  close(): Promise<void>;
}

function startThreads(file: LogDatabase, { storeThreads, directory, onFatal, logger }: OpenDirectoryOptions): StoreThreads {
  if (storeThreads === undefined || !existsSync(join(storeThreads, WRITING_THREAD))) return { writer: undefined, close: async () => undefined };
  const paths = [LOG_FILE, VIEWS_FILE].map((name) => join(directory, name));
  const keeper = new WalKeeper(join(storeThreads, FOLDING_BACK_THREAD), paths, (why) => logger.warn({ why }, 'files are folded back by commits from now on: some take longer'));
  return { writer: new LogThread(join(storeThreads, WRITING_THREAD), file, onFatal), close: () => keeper.close() };
}
