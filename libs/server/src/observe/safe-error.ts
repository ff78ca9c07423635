import { isWaymarkError } from '@waymark/engine';

/** What a log says of a failure. */
export interface LoggedError {
  readonly type: string;
  readonly code?: string;
  /** Left out where it could quote what somebody sent. */
  readonly message?: string;
  /** Where it happened: frames only. */
  readonly stack?: string;
  readonly cause?: LoggedError;
}

const MAX_CAUSES = 5;

/**
 * An error as a log line may have it. JavaScript's own errors quote the values they stumble over (`JSON.parse` the text,
 * `in` the operand), so that only messages known to speak of files, ports and ids are told; of the others type and place.
 */
export function describeError(error: unknown, depth = 0): LoggedError {
  if (!(error instanceof Error)) return { type: typeof error };
  const code = codeOf(error);
  return {
    type: error.name,
    ...(code === undefined ? {} : { code }),
    ...(tells(error, code) ? { message: error.message } : {}),
    ...(error.stack === undefined ? {} : { stack: framesOf(error.stack, error.message) }),
    ...(error.cause === undefined || depth >= MAX_CAUSES ? {} : { cause: describeError(error.cause, depth + 1) }),
  };
}

/** What an operator is told of a failure in one line. */
export function failureLine(error: unknown): string {
  const { type, code, message } = describeError(error);
  return message ?? `${code ?? type}: the log says where`;
}

/** Our own messages, those of the operating system, of SQLite and of Kafka, and assertions, which name ids. */
function tells(error: Error, code: string | undefined): boolean {
  if (isWaymarkError(error) || error.message.startsWith('assertion:')) return true;
  if (error.name.startsWith('KafkaJS')) return true;
  return code !== undefined && /^(?:E[A-Z]+|SQLITE_\w+|ERR_SQLITE_ERROR)$/.test(code);
}

function codeOf(error: Error): string | undefined {
  const { code } = error as { readonly code?: unknown };
  return typeof code === 'string' && /^[\w-]{1,64}$/.test(code) ? code : undefined;
}

/** A stack begins with the message, whose lines may look like anything. */
function framesOf(stack: string, message: string): string {
  return stack
    .replace(message, '')
    .split('\n')
    .filter((line) => /^\s+at .+:\d+:\d+\)?$|^\s+at .*<anonymous>\)?$/.test(line))
    .join('\n');
}
