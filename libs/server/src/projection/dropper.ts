import type { Row, TableSpec } from '@waymark/engine';
import type { Instant } from '@waymark/journey';
import { MODEL_TABLES, VIEW_TABLES } from '@waymark/views';
import type { Projector } from './projector';

const TABLES = VIEW_TABLES.filter(({ name }) => (MODEL_TABLES as readonly string[]).includes(name));

/** Removes the rows of generations that were dropped, a bounded number a turn; a crash in between is gone on from. */
export class Dropper {
  /** When each was first found to be dropped. */
  private readonly found = new Map<string, Instant>();

  constructor(private readonly projector: Projector) {}

  /** Removes the next rows in a turn; false when none are left to remove, or not yet. */
  async step(): Promise<boolean> {
    const leaving = this.projector.leaving.find(({ gen }) => this.isUnread(gen));
    if (!leaving) return false;
    for (const table of TABLES) {
      const rows = await this.rowsOf(table.name, leaving.gen);
      if (rows.length === 0) continue;
      await this.projector.commit(rows.map((row) => ({ table: table.name, remove: keyOf(table, row) })));
      return true;
    }
    await this.projector.forget(leaving.gen);
    this.found.delete(leaving.gen);
    this.projector.parts.logger.info({ generation: leaving.gen }, 'generation dropped');
    return true;
  }

  /** Whoever follows from another process may not know yet that it is dropped. */
  private isUnread(gen: string): boolean {
    const { clock, settings } = this.projector.parts;
    const [now, known] = [clock.now(), this.found.get(gen)];
    // A clock that is set back lets it begin anew.
    const since = known !== undefined && known <= now ? known : now;
    this.found.set(gen, since);
    return now - since >= settings.droppedStayMs;
  }

  private rowsOf(table: string, gen: string): Promise<readonly Row[]> {
    const { views, settings } = this.projector.parts;
    return views.select({ table, where: [{ column: 'gen', op: '=', value: gen }], limit: settings.dropRows });
  }
}

function keyOf({ key }: TableSpec, row: Row): Row {
  return Object.fromEntries(key.map((column) => [column, row[column] ?? null]));
}
