import type { Clock, TableSpec, ViewStore } from '@waymark/engine';
import type { PostgresPool } from './pool';
import { createViewReads } from './view-reader';
import type { ReadableSchema } from './view-schema';
import { readableSchemas } from './view-schema';

export interface PostgresUnionOptions {
  readonly pool: PostgresPool;
  /** One for each partition. */
  readonly schemas: readonly string[];
  readonly tables: readonly TableSpec[];
  readonly clock: Clock;
}

/** How long it may take until a partition that was made meanwhile is read. */
const LOOK_MS = 1_000;

/** A table or a schema went between the look and the question. */
const GONE = ['42P01', '3F000', '42703'];

/**
 * All partitions read as one store. A schema that is missing, or whose tables have another shape, is empty until its projector
 * has made it; what an older program's tables lack is null. A row that every partition has (a checkpoint, a generation) is there once for each. Closing it leaves the pool
 * open; to commit to it is a programmer's mistake.
 */
export function createPostgresUnion({ pool, schemas, tables, clock }: PostgresUnionOptions): ViewStore {
  const there = new MadeSchemas(() => readableSchemas(pool.db, schemas, tables), schemas.length, clock);
  const reads = createViewReads(pool, tables, () => there.current());
  const again = async <T>(read: () => Promise<T>): Promise<T> => {
    try {
      return await read();
    } catch (error) {
      if (!GONE.includes(String((error as { code?: unknown }).code))) throw error;
      there.forget();
      return read();
    }
  };
  return {
    select: (query) => again(() => reads.select(query)),
    count: (table, where) => again(() => reads.count(table, where)),
    countBy: (table, columns, where) => again(() => reads.countBy(table, columns, where)),
    commit: () => Promise.reject(new Error('assertion: the union of all partitions is for reading; each projector commits to its own')),
    close: () => Promise.resolve(),
  };
}

/** Of these schemas, those whose views are made in this shape; the others are "not made yet" for whoever starts before its projectors. */
export async function madeSchemas({ pool, schemas, tables }: Pick<PostgresUnionOptions, 'pool' | 'schemas' | 'tables'>): Promise<readonly string[]> {
  return (await readableSchemas(pool.db, schemas, tables)).map(({ schema }) => schema);
}

/** Remembers what was found; while something is missing, be it a column, it looks again, at most once a second. */
class MadeSchemas {
  private found: Promise<readonly ReadableSchema[]> | null = null;
  private lookAt = 0;

  constructor(
    private readonly look: () => Promise<readonly ReadableSchema[]>,
    private readonly wanted: number,
    private readonly clock: Clock,
  ) {}

  async current(): Promise<readonly ReadableSchema[]> {
    const known = await this.found;
    if (known && (this.isWhole(known) || this.clock.now() < this.lookAt)) return known;
    this.lookAt = this.clock.now() + LOOK_MS;
    const looking = this.look();
    this.found = looking;
    looking.catch(() => this.forget());
    return looking;
  }

  private isWhole(known: readonly ReadableSchema[]): boolean {
    return known.length === this.wanted && known.every(({ missing }) => [...missing.values()].every((columns) => columns.length === 0));
  }

  forget(): void {
    this.found = null;
  }
}
