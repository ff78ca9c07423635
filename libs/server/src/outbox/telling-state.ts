import type { Row, RowChange, ViewStore } from '@waymark/engine';
import { BASE_GENERATION } from '@waymark/views';

const NAME = 'telling';

/** From where on the engine tells, and which of its jobs is under way. */
export interface TellingState {
  readonly epoch: number;
  /** The log position of the epoch's event: whatever changes before it is told by the job. */
  readonly since: number;
  /** Contacts up to here have been told their differences by the job; null while there is none. */
  readonly cursor: string | null;
  /** Contacts up to here have been told in this epoch; null when all have. */
  readonly rebuiltTo: string | null;
  readonly session: string;
  readonly nextSession: string;
}

export async function readTelling(views: ViewStore): Promise<TellingState | null> {
  const [row] = await views.select({ table: 'telling', where: [{ column: 'gen', op: '=', value: BASE_GENERATION }], limit: 1 });
  if (!row) return null;
  return {
    epoch: Number(row['epoch']),
    since: Number(row['since_position']),
    cursor: textOrNull(row['job_cursor']),
    rebuiltTo: textOrNull(row['rebuilt_to']),
    session: String(row['session']),
    nextSession: String(row['next_session']),
  };
}

export function putTelling({ epoch, since, cursor, rebuiltTo, session, nextSession }: TellingState): RowChange {
  return {
    table: 'telling',
    put: { gen: BASE_GENERATION, name: NAME, epoch, since_position: since, job_cursor: cursor, rebuilt_to: rebuiltTo, session, next_session: nextSession },
  };
}

export const REMOVE_TELLING: RowChange = { table: 'telling', remove: { gen: BASE_GENERATION, name: NAME } };

/** Everybody is told anew in a new epoch. */
export function inEpoch(state: TellingState, epoch: number, since: number): TellingState {
  return { ...state, epoch, since, cursor: '', rebuiltTo: '' };
}

/** Something changes that nobody is told of: whoever is told again hears of all that differs. */
export function unheard(state: TellingState): TellingState {
  return { ...state, cursor: '', rebuiltTo: '' };
}

/** Another model is live: everybody is told the difference, and those who have not been told in this epoch yet all of it. */
export function afterSwitch(state: TellingState): TellingState {
  return { ...state, cursor: '' };
}

/** The job has come to a contact; null: to the last. */
export function jobCameTo(state: TellingState, cursor: string | null): TellingState {
  if (cursor === null) return { ...state, cursor: null, rebuiltTo: null };
  const { rebuiltTo } = state;
  return { ...state, cursor, rebuiltTo: rebuiltTo === null || rebuiltTo > cursor ? rebuiltTo : cursor };
}

/** What the job calls its messages to a contact; null where it has been there. */
export function jobCause({ cursor, rebuiltTo }: TellingState, contact: string): 'switch' | 'rebuild' | null {
  if (cursor === null || contact <= cursor) return null;
  return rebuiltTo !== null && contact > rebuiltTo ? 'rebuild' : 'switch';
}

function textOrNull(cell: Row[string] | undefined): string | null {
  return typeof cell === 'string' ? cell : null;
}
