import type { Cell, RowChange, ViewStore } from '@waymark/engine';
import type { Instant } from '@waymark/journey';
import { ADDITIONS } from '@waymark/views';

const NAME = 'journey';

/** Where the projector stands: everything up to the position is in the rows, and time has come this far. */
export interface Checkpoint {
  readonly position: number;
  readonly logicalNow: Instant;
  /** How many additions to the views all rows have that no model has a say in. */
  readonly additions: number;
}

export interface FoundCheckpoint extends Checkpoint {
  /** How many additions the program knew that committed last: what it wrote lacks the later ones, whatever a generation says. */
  readonly writer: number;
}

/** Where there is no checkpoint there are no rows that could lack anything. */
export async function readCheckpoint(views: ViewStore): Promise<FoundCheckpoint> {
  const [row] = await views.select({ table: 'checkpoint', where: [{ column: 'name', op: '=', value: NAME }], limit: 1 });
  if (!row) return { position: 0, logicalNow: 0, additions: ADDITIONS, writer: ADDITIONS };
  const writer = additionsIn(row['additions']);
  return { position: Number(row['position']), logicalNow: Number(row['logical_now']), additions: Math.min(additionsIn(row['base_additions']), writer), writer };
}

export function putCheckpoint({ position, logicalNow, additions }: Checkpoint): RowChange {
  return { table: 'checkpoint', put: { name: NAME, position, logical_now: logicalNow, additions: ADDITIONS, base_additions: additions } };
}

/** A program that knew of no additions wrote none; of later ones than ours we know nothing. */
export function additionsIn(cell: Cell | undefined): number {
  return Math.min(Number(cell ?? 0), ADDITIONS);
}
