import type { Database } from './database';

interface Job {
  readonly work: () => unknown;
  readonly resolve: (value: unknown) => void;
  readonly reject: (error: unknown) => void;
}

type Settled = { readonly job: Job } & ({ readonly value: unknown } | { readonly error: unknown });

/** Group commit: writes that wait at the same moment share one transaction, and each still succeeds or fails alone. */
export class GroupWriter {
  private waiting: Job[] = [];
  private scheduled = false;

  constructor(
    private readonly db: Database,
    private readonly onCommitted: () => void,
  ) {}

  /** Runs the work in the next transaction; resolves when that is durable. */
  write<T>(work: () => T): Promise<T> {
    return new Promise<T>((resolve, reject) => {
      this.waiting.push({ work, resolve: resolve as (value: unknown) => void, reject });
      if (!this.scheduled) {
        this.scheduled = true;
        setImmediate(() => this.flush());
      }
    });
  }

  /** Writes what still waits, at once. */
  flush(): void {
    this.scheduled = false;
    const jobs = this.waiting;
    this.waiting = [];
    if (jobs.length === 0) return;
    try {
      const settled = this.db.transaction(() => jobs.map((job) => this.attempt(job)));
      this.onCommitted();
      settled.forEach(settle);
    } catch (error) {
      jobs.forEach((job) => job.reject(error));
    }
  }

  private attempt(job: Job): Settled {
    try {
      return { job, value: this.db.savepoint(job.work) };
    } catch (error) {
      // What came before it is gone as well: then all fail together.
      if (!this.db.inTransaction) throw error;
      return { job, error };
    }
  }
}

function settle(settled: Settled): void {
  if ('error' in settled) settled.job.reject(settled.error);
  else settled.job.resolve(settled.value);
}
