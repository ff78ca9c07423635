import type { Condition, Row, RowChange, Select, TableSpec, ViewStore } from '@waymark/engine';
import { Turns, WaymarkError } from '@waymark/engine';
import type { Undo } from './memory-view-rows';
import { MemoryViewRows } from './memory-view-rows';

/** A database of views, as its clients reach it. Each call is one transaction. */
export interface ViewDatabase extends Pick<ViewStore, 'select' | 'count' | 'countBy'> {
  /** How many commits there have been. */
  commits(): Promise<number>;
  /**
   * Returns how many commits there are by now. Throws `partition-lost` where the token is another one's, and
   * `views-stepped-back` where there have been other commits than so many; null proves neither.
   */
  write(changes: readonly RowChange[], token: number | null, expected: number | null): Promise<number>;
}

/** How many commits a crash may take back at most. */
const MOST_TAKEN_BACK = 6;

/** The views of one part of the contacts: they have one writer, may be lost, laid back and step back by some commits. */
export class MemoryViewPartition implements ViewDatabase {
  private rows: MemoryViewRows;
  private token = 0;
  private made = 0;
  private latest: { readonly undo: Undo; readonly durable: boolean }[] = [];
  private readonly durable: ReadonlySet<string>;

  constructor(private readonly tables: readonly TableSpec[]) {
    this.rows = new MemoryViewRows(tables);
    this.durable = new Set(tables.filter((table) => table.durable).map(({ name }) => name));
  }

  /** A new writer; what the one before commits from now on is refused. */
  take(): number {
    this.token += 1;
    return this.token;
  }

  async select(query: Select): Promise<readonly Row[]> {
    return this.rows.select(query);
  }

  async count(table: string, where: readonly Condition[]): Promise<number> {
    return this.rows.count(table, where);
  }

  async countBy(table: string, columns: readonly string[], where: readonly Condition[]): Promise<readonly Row[]> {
    return this.rows.countBy(table, columns, where);
  }

  async commits(): Promise<number> {
    return this.made;
  }

  async write(changes: readonly RowChange[], token: number | null, expected: number | null): Promise<number> {
    if (token !== null && token !== this.token) throw new WaymarkError('partition-lost', 'another has it by now: nothing of this commit is written');
    if (expected !== null && expected !== this.made) throw new WaymarkError('views-stepped-back', 'the last commits are lost: read again from the checkpoint');
    const undo = this.rows.apply(changes);
    this.latest.push({ undo, durable: changes.some((change) => 'put' in change && this.durable.has(change.table)) });
    if (this.latest.length > MOST_TAKEN_BACK) this.latest.shift();
    this.made += 1;
    return this.made;
  }

  /** What a crash of the database takes back: the last commits, up to the first that waited for the disk; another server may lack those too. */
  stepBack(most: number, { durable }: { readonly durable: boolean }): number {
    let taken = 0;
    for (let last = this.latest.at(-1); last && taken < most && (durable || !last.durable); last = this.latest.at(-1)) {
      this.rows.takeBack(last.undo);
      this.latest.pop();
      taken += 1;
    }
    this.made -= taken;
    return taken;
  }

  /** A copy of all rows, to be laid back. */
  copy(): MemoryViewRows {
    return this.rows.copy();
  }

  /** The rows as they were copied, or none at all; whoever wrote here has to begin anew. */
  lay(copied: MemoryViewRows | null): void {
    this.rows = copied?.copy() ?? new MemoryViewRows(this.tables);
    this.latest = [];
    this.take();
  }
}

/**
 * Views whose every commit proves that they are still this writer's and stand where it left them. With no token nobody else
 * writes there.
 */
export class MemoryViewStore implements ViewStore {
  private readonly turns = new Turns();
  /** Null after a failure, until something is read again. */
  private commits: number | null = null;

  constructor(
    private readonly database: ViewDatabase,
    private readonly token: number | null = null,
  ) {}

  async select(query: Select): Promise<readonly Row[]> {
    await this.beforeRead();
    return this.database.select(query);
  }

  async count(table: string, where: readonly Condition[]): Promise<number> {
    await this.beforeRead();
    return this.database.count(table, where);
  }

  async countBy(table: string, columns: readonly string[], where: readonly Condition[]): Promise<readonly Row[]> {
    await this.beforeRead();
    return this.database.countBy(table, columns, where);
  }

  commit(changes: readonly RowChange[]): Promise<void> {
    return this.turns.take(async () => {
      const expected = this.token === null ? null : this.commits;
      this.commits = null;
      this.commits = await this.database.write(changes, this.token, expected);
    });
  }

  async close(): Promise<void> {
    await this.turns.settled();
  }

  /** What is committed later builds on no older rows. */
  private async beforeRead(): Promise<void> {
    if (this.token === null || this.commits !== null) return;
    await this.turns.take(async () => {
      this.commits ??= await this.database.commits();
    });
  }
}
