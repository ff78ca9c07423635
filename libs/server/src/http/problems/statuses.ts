/** Which status a stable code goes out with; a refusal that is not listed is a conflict. */
const STATUSES: Readonly<Record<string, number>> = {
  'invalid-cursor': 400,
  'invalid-identity': 400,
  'invalid-parameter': 400,
  'not-json': 400,
  'not-cloudevent': 400,
  'source-not-allowed': 403,
  'channel-not-allowed': 403,
  'unknown-backup': 404,
  'unknown-case': 404,
  'unknown-contact': 404,
  'unknown-generation': 404,
  'unknown-handoff': 404,
  'unknown-identity': 404,
  'unknown-key': 404,
  'unknown-letter': 404,
  'unknown-merge': 404,
  'unknown-model': 404,
  'unknown-replay': 404,
  'unknown-views': 404,
  'no-facts-yet': 404,
  'bounds-reversed': 422,
  'idempotency-key-reused': 422,
  'invalid-duration': 422,
  'invalid-model': 422,
  'invalid-moment': 422,
  'invalid-predicate': 422,
  'late-facts': 422,
  'outcome-never-happens': 422,
  'split-outside-history': 422,
  'window-longer-than-history': 422,
  'generation-not-ready': 409,
  'replay-damaged': 409,
  'switch-under-way': 409,
  'partition-held': 409,
  'too-many-generations': 409,
  'views-in-use': 409,
  overloaded: 429,
  'too-many-backtests': 429,
  'too-many-replays': 429,
  'backtest-cancelled': 503,
  'disk-full': 503,
  'index-contended': 503,
  'no-live-model': 503,
  'projectors-away': 503,
  'store-read-only': 503,
  'stream-contended': 503,
  'views-rebuilding': 503,
};

const CONFLICT = 409;

/** The status of a refused command or query. */
export function statusOfRefusal(code: string): number {
  return STATUSES[code] ?? CONFLICT;
}

/** The status of an operating failure; null for one that callers can do nothing about. */
export function statusOfFailure(code: string): number | null {
  return STATUSES[code] ?? null;
}

const TITLES: Readonly<Record<number, string>> = {
  400: 'The request cannot be understood',
  401: 'A key is needed',
  403: 'This key may not do that',
  404: 'There is no such thing',
  405: 'This address does not take that method',
  406: 'It is not told in that form',
  409: 'It does not go together with what stands',
  413: 'Too much at once',
  415: 'A form that is not read here',
  422: 'It is readable and not acceptable',
  429: 'Too much work is waiting',
  500: 'The engine failed',
  503: 'Not now',
};

export function titleOf(status: number): string {
  return TITLES[status] ?? `Status ${status}`;
}
