import type { Condition, Row, ViewStore } from '@waymark/engine';
import { plainSelect } from '@waymark/testkit';
import { BASE_GENERATION } from '@waymark/views';

/** Rows of one part of the contacts as a test lays them out, in the place of a projector's. */
export class LaidViews implements ViewStore {
  private readonly rows = new Map<string, readonly Row[]>();
  private readonly once = new Map<string, readonly Row[]>();
  /** What reading ends in. */
  failure: Error | null = null;

  /** Where the part stands. */
  stand(position: number, logicalNow = position): void {
    this.lay('checkpoint', [{ name: 'journey', position, logical_now: logicalNow }]);
  }

  /** How far an outlet has sent, and what waits, each message with its place and topic. */
  tell(outlet: Row, messages: readonly Row[]): void {
    this.lay('outlet', [...(this.rows.get('outlet') ?? []), { gen: BASE_GENERATION, ...outlet }]);
    this.lay('outbox', messages.map((message) => ({ gen: BASE_GENERATION, contact: 'c', id: 'm', message: '{}', ...message })));
  }

  lay(table: string, rows: readonly Row[]): void {
    this.rows.set(table, rows);
  }

  /** For the next question alone. */
  layOnce(table: string, rows: readonly Row[]): void {
    this.once.set(table, rows);
  }

  select: ViewStore['select'] = async (query) => {
    if (this.failure) throw this.failure;
    const rows = this.once.get(query.table) ?? this.rows.get(query.table) ?? [];
    this.once.delete(query.table);
    return plainSelect(rows, query);
  };

  async count(table: string, where: readonly Condition[]): Promise<number> {
    return (await this.select({ table, where, limit: Number.MAX_SAFE_INTEGER })).length;
  }

  countBy(): Promise<readonly Row[]> {
    return Promise.reject(new Error('nobody groups these rows'));
  }

  commit(): Promise<void> {
    return Promise.reject(new Error('views are read here'));
  }

  close(): Promise<void> {
    return Promise.resolve();
  }
}
