import { isWaymarkError, WaymarkError } from '@waymark/engine';

interface Failure {
  readonly code: string;
  readonly mend: string;
}

const UNREACHABLE: Failure = { code: 'database-unreachable', mend: 'does not answer: check that PostgreSQL runs there and that host, port and network are right' };
const LOST: Failure = { code: 'database-connection-lost', mend: 'broke the connection in the middle of a call; what was not committed is not written: send it again' };
const REFUSED: Failure = { code: 'database-refused', mend: 'does not let us in: check user, password, database and TLS (sslmode) in DATABASE_URL' };
const CONTENDED: Failure = { code: 'database-contended', mend: 'others were in the way again and again: send it again, and see who else writes there' };
const BUSY: Failure = { code: 'database-busy', mend: 'every connection of this process is in use: raise its number, or see which query hangs' };

/** By SQLSTATE, or by the code of Node's own error. */
const BY_CODE: Readonly<Record<string, Failure>> = {
  '28000': REFUSED,
  '28P01': REFUSED,
  '3D000': REFUSED,
  '42501': { code: 'database-refused', mend: 'does not let this user do that: grant it the rights on its schemas, and to make schemas' },
  '25006': { code: 'database-read-only', mend: 'takes no writes: point DATABASE_URL at the primary, or end default_transaction_read_only' },
  '53100': { code: 'database-full', mend: 'its disk is full: make room, nothing that was answered is lost' },
  '53200': { code: 'database-overloaded', mend: 'it is out of memory: give it more, or lower its max_connections' },
  '53300': { code: 'database-connections', mend: 'it has no connection left: raise its max_connections, or lower the number that each process takes' },
  '40001': CONTENDED,
  '40P01': CONTENDED,
  '55P03': { code: 'database-locked', mend: 'others have held what we need for 30 seconds: see in pg_stat_activity who hangs in a transaction' },
  '57P01': LOST,
  '57P02': LOST,
  '57P05': LOST,
  '25P03': LOST,
  '57P03': { code: 'database-unreachable', mend: 'is starting, recovering or shutting down: wait until it takes connections' },
  '58030': { code: 'database-damaged', mend: 'its disk does not read or write: look at its state' },
  XX001: { code: 'database-damaged', mend: 'its files are damaged: restore it from a backup' },
  XX002: { code: 'database-damaged', mend: 'an index is damaged: make it anew with REINDEX' },
  ECONNREFUSED: UNREACHABLE,
  ENOTFOUND: UNREACHABLE,
  ENOENT: UNREACHABLE,
  EAI_AGAIN: UNREACHABLE,
  ETIMEDOUT: UNREACHABLE,
  EHOSTUNREACH: UNREACHABLE,
  ENETUNREACH: UNREACHABLE,
  ECONNRESET: LOST,
  EPIPE: LOST,
  SELF_SIGNED_CERT_IN_CHAIN: REFUSED,
  DEPTH_ZERO_SELF_SIGNED_CERT: REFUSED,
  UNABLE_TO_VERIFY_LEAF_SIGNATURE: REFUSED,
  ERR_TLS_CERT_ALTNAME_INVALID: REFUSED,
  CERT_HAS_EXPIRED: REFUSED,
};

/** What pg says without a code. */
const BY_TEXT: readonly (Failure & { readonly pattern: RegExp })[] = [
  { pattern: /timeout exceeded when trying to connect/, ...BUSY },
  { pattern: /connection timeout|timeout expired/i, ...UNREACHABLE },
  { pattern: /connection terminated|connection error and is not queryable|client was closed/i, ...LOST },
  { pattern: /does not support SSL|SASL|password must be a string/i, ...REFUSED },
];

/** Names what to mend, and the place without its password; anything unknown goes on as it was. */
export function databaseFailure(place: string, error: unknown): unknown {
  if (error instanceof WaymarkError) return error;
  const { code, message } = facts(error);
  const known = BY_CODE[code] ?? (code.startsWith('08') ? LOST : undefined) ?? BY_TEXT.find(({ pattern }) => pattern.test(message));
  return known ? new WaymarkError(known.code, `${place}: ${known.mend} (${message || code})`, { cause: error }) : error;
}

const OUTCOME_UNKNOWN = 'database-outcome-unknown';

/** The failure of a COMMIT whose answer never came. */
export function outcomeUnknown(place: string, cause: unknown): WaymarkError {
  const mend = 'broke the connection while it committed: whether it is written is not known; look, and send it again';
  return new WaymarkError(OUTCOME_UNKNOWN, `${place}: ${mend} (${facts(cause).message})`, { cause });
}

export function isOutcomeUnknown(error: unknown): boolean {
  return isWaymarkError(error, OUTCOME_UNKNOWN);
}

/** After these nothing can be asked of that connection any more. */
export function isLost(error: unknown): boolean {
  return isWaymarkError(error, LOST.code) || isWaymarkError(error, UNREACHABLE.code);
}

/** Others were in the way, nothing was written: worth another try. */
export function isContended(error: unknown): boolean {
  return isWaymarkError(error, CONTENDED.code);
}

/** By shape, not by class: what Node throws need not be of our own realm's Error. */
function facts(error: unknown): { readonly code: string; readonly message: string } {
  const { errors, code = '', message } = Object(error) as { readonly errors?: readonly unknown[]; readonly code?: unknown; readonly message?: unknown };
  // Node tries the addresses of a host one after the other, and tells of all of them at once.
  if (Array.isArray(errors) && errors.length > 0) return facts(errors[0]);
  return { code: String(code), message: String(message ?? error) };
}
