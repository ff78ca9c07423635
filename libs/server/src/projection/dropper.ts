import type { Row, TableSpec } from '@waymark/engine';
import { MODEL_TABLES, VIEW_TABLES } from '@waymark/views';
import type { Projector } from './projector';

const TABLES = VIEW_TABLES.filter(({ name }) => (MODEL_TABLES as readonly string[]).includes(name));

/** Removes the rows of generations that were dropped, a bounded number a turn; a crash in between is gone on from. */
export class Dropper {
  constructor(private readonly projector: Projector) {}

  /** Removes the next rows in a turn; false when none are left to remove. */
  async step(): Promise<boolean> {
    const [leaving] = this.projector.leaving;
    if (!leaving) return false;
    for (const table of TABLES) {
      const rows = await this.rowsOf(table.name, leaving.gen);
      if (rows.length === 0) continue;
      await this.projector.commit(rows.map((row) => ({ table: table.name, remove: keyOf(table, row) })));
      return true;
    }
    await this.projector.forget(leaving.gen);
    this.projector.parts.logger.info({ generation: leaving.gen }, 'generation dropped');
    return true;
  }

  private rowsOf(table: string, gen: string): Promise<readonly Row[]> {
    const { views, settings } = this.projector.parts;
    return views.select({ table, where: [{ column: 'gen', op: '=', value: gen }], limit: settings.dropRows });
  }
}

function keyOf({ key }: TableSpec, row: Row): Row {
  return Object.fromEntries(key.map((column) => [column, row[column] ?? null]));
}
