import type { DestinationStream, Logger } from 'pino';
import pino from 'pino';
import { describeError } from './safe-error';

/** JSON lines of a level and above; errors go in as `describeError` has them. */
export function createLogger(level: string, destination: DestinationStream): Logger {
  return pino({ level, serializers: { err: (error: unknown) => describeError(error) } }, destination);
}
