import type { Instant } from '@waymark/journey';

/** Why a record can only go into the dead letters, whatever it says. */
export interface UnreadableRecord {
  readonly code:
    | 'batch-too-large'
    | 'batch-corrupt'
    | 'compression-unsupported'
    | 'format-unsupported'
    | 'too-many-records'
    | 'too-many-headers'
    /** The handler has a defect that this record brings out: it failed at it, and at it alone, again and again. */
    | 'unprocessable';
  /** One English sentence without personal data. */
  readonly detail: string;
}

/** One record as the broker delivered it. */
export interface BrokerRecord {
  readonly topic: string;
  readonly partition: number;
  /** A decimal 64-bit integer. */
  readonly offset: string;
  readonly key: Uint8Array | null;
  readonly value: Uint8Array | null;
  /** Values as UTF-8; of a repeated header the last counts, a header without a value is left out. */
  readonly headers: Readonly<Record<string, string>>;
  /** Every header as it came, for dead letters: nothing is lost. */
  readonly rawHeaders: readonly (readonly [string, Uint8Array | null])[];
  readonly timestamp: Instant;
  /**
   * Set where the record cannot be read or processed. A batch that cannot be read is one record with
   * the batch's last offset and the batch as it came from the broker as its value; a record with too
   * many headers has the encoded record as its value.
   */
  readonly unreadable: UnreadableRecord | null;
}

/**
 * Takes a chunk of one partition, in order. Resolves only after everything in it is durable (event
 * store or dead letters). Rejecting means: not durable, nothing may be committed; the same chunk
 * comes again. A chunk may come again after it was durable, too.
 */
export type RecordHandler = (records: readonly BrokerRecord[]) => Promise<void>;

export interface PartitionLag {
  readonly topic: string;
  readonly partition: number;
  /** Records between the last durable one and the end of the partition when it was last read. */
  readonly records: number;
}

export interface RecordSourceHealth {
  /** Member of its group, partitions assigned. */
  readonly joined: boolean;
  /** Given up for good: the process should end and be started again. */
  readonly crashed: boolean;
  /** What is in the way, for an operator; null when all is well. */
  readonly reason: string | null;
  /** When the group last took a commit or the broker last said that there is nothing new. */
  readonly lastProgressAt: Instant | null;
  /** Of the partitions that are assigned and were read since. */
  readonly lag: readonly PartitionLag[];
}

/** A consumer of records that commits what its handler has made durable. */
export interface RecordSource {
  /**
   * Begins in the background and returns: a broker that is away or a topic that is missing is
   * waited for, see `health`. A source starts once.
   */
  start(handler: RecordHandler): Promise<void>;
  /** Lets the chunk in hand finish, commits it and leaves the group; waits for that within a bound. */
  stop(): Promise<void>;
  health(): RecordSourceHealth;
}

/** What the world is told of a dead letter: where it was, never what it said. */
export interface DeadLetterNotice {
  readonly letterId: string;
  readonly topic: string;
  readonly partition: number;
  readonly offset: string;
  readonly code: string;
  /** JSON Pointer into the event. */
  readonly pointer: string;
}

export interface DeadLetterTopic {
  /** At least once, in order per partition of origin. Rejects when the broker did not confirm all. */
  publish(notices: readonly DeadLetterNotice[]): Promise<void>;
  close(): Promise<void>;
}
