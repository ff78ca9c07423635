import type { EventLog, Outlet, RecordHandler, TableSpec } from '@waymark/engine';
import type { Engine, OtherParts, ProjectorParts, WholeEngine } from '@waymark/server';
import type { ViewDatabase } from '@waymark/testkit';

export type Projecting = Pick<WholeEngine, 'projector' | 'runner'>;

/** Safeguards that a test may take away, each where a process meets a store or its own parts. Made once for each life. */
export interface DeskWeakening {
  readonly log?: (log: EventLog) => EventLog;
  readonly database?: (views: ViewDatabase) => ViewDatabase;
  readonly outlet?: (outlet: Outlet) => Outlet;
  readonly handler?: (handler: RecordHandler) => RecordHandler;
  readonly others?: (others: OtherParts) => OtherParts;
  /** The desk, the registry and what else an engine shares with its projector. */
  readonly shared?: (shared: ProjectorParts) => void;
  readonly projecting?: (projecting: Projecting) => void;
  readonly engine?: (engine: Engine) => void;
  /** How the tables of the views are described to their store. */
  readonly tables?: readonly TableSpec[];
}
