/** The end of a command with one message that says what to mend. */
export class CliFailure extends Error {
  constructor(
    message: string,
    /** 1: refused or failed, 2: wrong usage. */
    readonly status: 1 | 2 = 1,
    options?: { readonly cause?: unknown },
  ) {
    super(message, options);
    this.name = 'CliFailure';
  }
}

/** The command line itself is wrong. */
export function wrongUsage(message: string): CliFailure {
  return new CliFailure(message, 2);
}

const SYSTEM_REASONS: Readonly<Record<string, string>> = {
  ENOENT: 'there is no such file',
  EACCES: 'it may not be read or written by this user',
  EISDIR: 'it is a directory, a file is asked for',
  ENOTDIR: 'a part of the path is no directory',
  ENOSPC: 'the disk is full',
  EROFS: 'the file system is read-only',
};

/** What went wrong, in one message without a stack. `about` is the file where the system does not name one. */
export function describeFailure(error: unknown, about?: string): string {
  if (!(error instanceof Error)) return String(error);
  const { code, path = about } = error as NodeJS.ErrnoException;
  const reason = code === undefined ? undefined : SYSTEM_REASONS[code];
  return reason !== undefined && path !== undefined ? `${path}: ${reason}` : error.message;
}
