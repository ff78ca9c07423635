/** One thing that is wrong with a model, told so that it can be mended. */
export interface ModelError {
  /** JSON Pointer into the document. */
  readonly path: string;
  readonly message: string;
  /** What stands there, as JSON, cut when it is long. */
  readonly found?: string;
  /** What may stand there. */
  readonly allowed?: string;
}

const LONGEST_FOUND = 120;

/** `base` and one more step, escaped as RFC 6901 asks. */
export function pointerTo(base: string, ...steps: readonly (string | number)[]): string {
  return steps.reduce<string>(
    (path, step) => `${path}/${String(step).replaceAll('~', '~0').replaceAll('/', '~1')}`,
    base,
  );
}

export function showFound(value: unknown): string {
  const text = typeof value === 'number' ? String(value) : (JSON.stringify(value) ?? String(value));
  return text.length > LONGEST_FOUND ? `${text.slice(0, LONGEST_FOUND)}…` : text;
}

/** An error in one line: `/fit/max: … (found …; allowed: …)`. */
export function describeModelError(error: ModelError): string {
  const details = [
    ...(error.found === undefined ? [] : [`found ${error.found}`]),
    ...(error.allowed === undefined ? [] : [`allowed: ${error.allowed}`]),
  ];
  const place = error.path === '' ? 'the document' : error.path;
  return `${place}: ${error.message}${details.length === 0 ? '' : ` (${details.join('; ')})`}`;
}
