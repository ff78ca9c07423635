/** An operating failure with a stable code; the message says what to mend. */
export class WaymarkError extends Error {
  constructor(
    readonly code: string,
    message: string,
    options?: { readonly cause?: unknown },
  ) {
    super(message, options);
    this.name = 'WaymarkError';
  }
}

export function isWaymarkError(error: unknown, code?: string): error is WaymarkError {
  return error instanceof WaymarkError && (code === undefined || error.code === code);
}
