import type { Contract } from '@waymark/contract';
import type { Clock, Crypto, DecisionStore, DerivedFile, DerivedFolder, EventLog, Outlet, Secrets, Vault, ViewStore } from '@waymark/engine';
import type { HistoryFolder } from '@waymark/replay';
import type { Partition } from '../projection/partition';

/** What an installation may set; every bound of the engine stands here with its unit in its name. */
export interface EngineSettings {
  /** Facts that may wait for the log at once; above it callers are told to come again. */
  readonly maxWaitingFacts: number;
  /** Facts in one transaction of the log. */
  readonly maxBatchFacts: number;
  /** How far before its append a qualification may lie to be offered at once. */
  readonly recentMs: number;
  /** How old a score that fades may be in a list before it is made anew; looked for every minute. */
  readonly refreshMs: number;
  /** Time sales has to answer an offer. */
  readonly offerDueMs: number;
  /** How long a dead letter is kept. */
  readonly letterLifeMs: number;
  /** How long a generation that is no longer live is fed and kept. */
  readonly retiredLifeMs: number;
  /** Contacts that a generation is filled with in one turn, and one transaction. */
  readonly fillContacts: number;
  /** Rows of a dropped generation that are removed in one turn, and one transaction. */
  readonly dropRows: number;
  /** How long those rows stay for whoever reads them from another process and does not know yet; a minute more at most. */
  readonly droppedStayMs: number;
  /** Facts of contacts that the projector keeps in memory. */
  readonly maxCachedFacts: number;
  /** How long keys are remembered that other processes may revoke; one process knows of its own. */
  readonly keysKnownMs: number;
  /** Keys under `profile` and `attributes` that this installation seals besides the built-in ones. */
  readonly extraSealedKeys: readonly string[];
}

const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;
const DAY_MS = 24 * HOUR_MS;

export const DEFAULT_ENGINE_SETTINGS: EngineSettings = {
  maxWaitingFacts: 20_000,
  maxBatchFacts: 5_000,
  recentMs: 7 * DAY_MS,
  refreshMs: 55 * MINUTE_MS,
  offerDueMs: 4 * HOUR_MS,
  letterLifeMs: 90 * DAY_MS,
  retiredLifeMs: 7 * DAY_MS,
  fillContacts: 200,
  dropRows: 1_000,
  droppedStayMs: 0,
  maxCachedFacts: 300_000,
  keysKnownMs: Number.MAX_SAFE_INTEGER,
  extraSealedKeys: [],
};

/** The log line of an operator: never personal data. */
export interface Log {
  info(fields: object, message: string): void;
  warn(fields: object, message: string): void;
  error(fields: object, message: string): void;
}

/** Everything that the engine stands on; an app binds each port to an adapter. */
export interface EngineParts {
  readonly log: EventLog;
  readonly decisions: DecisionStore;
  readonly vault: Vault;
  readonly secrets: Secrets;
  readonly views: ViewStore;
  readonly clock: Clock;
  readonly crypto: Crypto;
  readonly contract: Contract;
  readonly settings: EngineSettings;
  readonly logger: Log;
  /** Where the columns of the history are kept; without it they are made from the log when they are first asked for. */
  readonly historyFile?: DerivedFile;
  /** Folds the history beside everything else; without it that is done here, a little at a time. */
  readonly historyFolder?: HistoryFolder;
  /** Where replays and their reports are kept; without it there are none. */
  readonly replayFiles?: DerivedFolder;
  /** The contacts that this engine projects, where several share the work; all unless it is said. */
  readonly partition?: Partition;
  /** Where changes are told; without any, none are kept for telling. */
  readonly outlets?: readonly Outlet[];
  /** What an operator has to know of the start, such as views that were damaged; status tells it until the next one. */
  readonly notices?: readonly string[];
}
