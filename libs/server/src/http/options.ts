import type { Backups, OutTopic, ViewsKeeper } from '@waymark/engine';

/** One thing besides the projections that has to be well for the process to be ready, such as a consumer. */
export interface HealthCheck {
  readonly name: string;
  /** Null when all is well, else what is in the way. */
  readonly failure: () => string | null;
  /** Something an operator should know, though it keeps nobody from being served. */
  readonly note?: () => string | null;
}

/** What topics of Kafka are called in this installation. */
export interface ChannelNames {
  /** Where facts come in: names, and patterns of names. */
  readonly touchpoints: readonly (string | RegExp)[];
  readonly deadLetters: string;
  readonly told: Readonly<Record<OutTopic, string>>;
}

export interface HttpOptions {
  readonly host: string;
  readonly port?: number;
  /** A browser gets a session of role `sales` without a key. For invented data only. */
  readonly demonstration: boolean;
  /** Whether health and metrics answer on this port too; false where `OPS_PORT` serves them. Default true. */
  readonly operations?: boolean;
  /** Whether answers stand on the views, which then have to be whole for the process to be ready. Default true. */
  readonly readsViews?: boolean;
  readonly checks?: readonly HealthCheck[];
  /** Makes backups; without it they are refused. */
  readonly backups?: Backups;
  /** Shows and removes views of other versions; without it there are none. */
  readonly views?: ViewsKeeper;
  /** Shown by the document of what goes through Kafka; without it the names by default. */
  readonly channels?: ChannelNames;
  /** Shown by status and the documents. */
  readonly version?: string;
}
