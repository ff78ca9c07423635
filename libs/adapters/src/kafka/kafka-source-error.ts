import { explain } from './explain';

/** Why a source gave up; its process should end and be started again. */
export class KafkaSourceError extends Error {
  /** For kafkajs: never try this again. */
  readonly retriable = false;

  constructor(
    readonly code: 'kafka-consumer-crashed' | 'kafka-no-progress' | 'kafka-handler-failing',
    message: string,
    /** What was thrown. Not `cause`: kafkajs would hand that on in the place of this error. */
    readonly origin: unknown,
  ) {
    super(message);
    this.name = 'KafkaSourceError';
  }
}

/** The text of whatever was thrown; where the broker does not let us in, with what to mend. */
export function messageOf(error: unknown): string {
  return explain(error)?.message ?? (error instanceof Error ? error.message : String(error));
}

/** Whatever was thrown, as an error. */
export function errorOf(error: unknown): Error {
  return error instanceof Error ? error : new Error(String(error));
}
