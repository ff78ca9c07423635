import type { RowChange, ViewStore } from '@waymark/engine';
import type { Instant } from '@waymark/journey';

const NAME = 'journey';

/** Where the projector stands: everything up to the position is in the rows, and time has come this far. */
export interface Checkpoint {
  readonly position: number;
  readonly logicalNow: Instant;
}

export async function readCheckpoint(views: ViewStore): Promise<Checkpoint> {
  const [row] = await views.select({ table: 'checkpoint', where: [{ column: 'name', op: '=', value: NAME }], limit: 1 });
  return { position: Number(row?.['position'] ?? 0), logicalNow: Number(row?.['logical_now'] ?? 0) };
}

export function putCheckpoint({ position, logicalNow }: Checkpoint): RowChange {
  return { table: 'checkpoint', put: { name: NAME, position, logical_now: logicalNow } };
}
