import type { KafkaConnection } from './client';
import type { KafkaSourceError } from './kafka-source-error';

export interface KafkaSourceOptions extends KafkaConnection {
  readonly groupId: string;
  /** Names, and patterns that are looked up again every `topicPollMs`. */
  readonly topics: readonly (string | RegExp)[];
  /** Never taken by a pattern; default: `touchpoints.dlq`. Topics that begin with `__` never are. */
  readonly exceptTopics?: readonly string[];
  /** Records that the handler gets at most, 1 to 10,000; default 500. */
  readonly chunkSize?: number;
  /** Where a group without committed offsets begins; default true. */
  readonly fromBeginning?: boolean;
  /** Makes topics that are named and missing, with so many partitions; default: waits for them. */
  readonly createTopics?: { readonly partitions: number };
  /** Called once, when the source has given up: the process should end. */
  readonly onFatal: (error: KafkaSourceError) => void;
  /** For the rare case that the defaults do not fit. */
  readonly limits?: Partial<KafkaSourceLimits>;
}

export interface KafkaSourceLimits {
  /** The group drops a member that was silent for so long; brokers ask for at least 6,000. */
  readonly sessionTimeoutMs: number;
  readonly heartbeatMs: number;
  /** How long the broker holds an empty answer back; `stop` may take as long. */
  readonly fetchWaitMs: number;
  readonly topicPollMs: number;
  /** First pause after a failure of handler or consumer; doubles up to `maxBackoffMs`. */
  readonly backoffMs: number;
  readonly maxBackoffMs: number;
  /** Failures of the handler at one chunk before the source gives up; about 2 minutes by default. */
  readonly maxHandlerFailures: number;
  /** Restarts of the consumer in a row without progress before it gives up; about 5 minutes by default. */
  readonly maxRestarts: number;
  /** The same where kafkajs itself thinks that another try is of no use: a login that is refused, a defect. */
  readonly maxHopelessRestarts: number;
  /** A member that has committed nothing for so long, with work in hand, says so in its health. */
  readonly unreadyAfterMs: number;
  /** Without progress for so long the source gives up, whatever holds it: a handler that never settles, a group that never stays. */
  readonly giveUpAfterMs: number;
  /** How long `stop` waits for the chunk in hand; what is left of it comes again to the next member. */
  readonly stopWithinMs: number;
}

const defaultLimits: KafkaSourceLimits = {
  sessionTimeoutMs: 30_000,
  heartbeatMs: 3_000,
  fetchWaitMs: 500,
  topicPollMs: 5_000,
  backoffMs: 200,
  maxBackoffMs: 30_000,
  maxHandlerFailures: 12,
  maxRestarts: 15,
  maxHopelessRestarts: 3,
  unreadyAfterMs: 60_000,
  giveUpAfterMs: 300_000,
  stopWithinMs: 15_000,
};

/** The options with every default filled in. */
export type KafkaSourceSettings = Required<
  Pick<KafkaSourceOptions, 'groupId' | 'topics' | 'exceptTopics' | 'chunkSize' | 'fromBeginning'>
> & {
  readonly createTopics: { readonly partitions: number } | null;
  readonly limits: KafkaSourceLimits;
};

const defaults = { exceptTopics: ['touchpoints.dlq'], chunkSize: 500, fromBeginning: true, createTopics: null };

/** @throws RangeError where an option is out of its bounds */
export function settingsOf(options: KafkaSourceOptions): KafkaSourceSettings {
  const settings = { ...defaults, ...options, limits: { ...defaultLimits, ...options.limits } };
  const { chunkSize, topics } = settings;
  if (!Number.isInteger(chunkSize) || chunkSize < 1 || chunkSize > 10_000) {
    throw new RangeError(`chunkSize is ${chunkSize}; it must be an integer from 1 to 10,000`);
  }
  if (topics.length === 0) throw new RangeError('topics is empty; name at least one topic or pattern');
  return settings;
}

/** The pause after so many failures in a row, 1 for the first; milliseconds. */
export function backoffMs(failures: number, { backoffMs: first, maxBackoffMs }: KafkaSourceLimits): number {
  return Math.min(maxBackoffMs, first * 2 ** (failures - 1));
}
