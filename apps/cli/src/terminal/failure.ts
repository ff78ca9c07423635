import { isNativeError } from 'node:util/types';

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
  EPERM: 'it may not be read or written by this user',
  EEXIST: 'there is something else of that name',
  EISDIR: 'it is a directory, a file is asked for',
  ENOTDIR: 'a part of the path is no directory',
  ENOSPC: 'the disk is full',
  EROFS: 'the file system is read-only',
  ENAMETOOLONG: 'its name is too long',
};

/** What went wrong, in one message without a stack. `about` is the file as the user knows it: the system may name another. */
export function describeFailure(error: unknown, about?: string): string {
  if (!isNativeError(error)) return String(error);
  const { code, path } = error as NodeJS.ErrnoException;
  const reason = code === undefined ? undefined : SYSTEM_REASONS[code];
  const place = about ?? path;
  return reason !== undefined && place !== undefined ? `${place}: ${reason}` : error.message;
}

/** Does what the system may refuse; its failure names the file as the user knows it. */
export function failingAt<T>(path: string, work: () => T): T {
  try {
    return work();
  } catch (error) {
    throw failureAt(path, error);
  }
}

/** A failure as it is, and what the system said as one that names the file. */
export function failureAt(path: string, error: unknown): CliFailure {
  return error instanceof CliFailure ? error : new CliFailure(describeFailure(error, path), 1, { cause: error });
}
