import { Inject, Injectable } from '@nestjs/common';
import type { BackupSummary, RunningBackup } from '@waymark/engine';
import { isWaymarkError } from '@waymark/engine';
import type { Decided } from '@waymark/journey';
import type { Engine } from '../../engine';
import { toTime } from '../../queries/times';
import type { HttpOptions } from '../options';
import { ENGINE, HTTP_OPTIONS } from '../tokens';

/** A backup as the API tells it. */
export interface BackupRow {
  readonly id: string;
  /** On the engine's machine. */
  readonly directory: string;
  readonly status: 'running' | 'done' | 'failed';
  /** From 0 to 1. */
  readonly progress: number;
  readonly begunAt: string;
  readonly endedAt: string | null;
  /** What it holds, when it is done. */
  readonly position: number | null;
  readonly events: number | null;
  readonly bytes: number | null;
  /** Whether it says where the consumers stood. */
  readonly consumers: BackupSummary['consumers'] | null;
  /** Why it failed. */
  readonly failure: string | null;
}

/** How many are remembered; the log of the engine tells of all. */
const MAX_KEPT = 20;
const ID_BYTES = 9;

const NOTHING = { endedAt: null, position: null, events: null, bytes: null, consumers: null, failure: null };

/** Backups of this process, one at a time. */
@Injectable()
export class BackupDesk {
  private readonly kept = new Map<string, BackupRow>();
  private running: { readonly id: string; readonly backup: RunningBackup } | null = null;

  constructor(
    @Inject(ENGINE) private readonly engine: Engine,
    @Inject(HTTP_OPTIONS) private readonly options: HttpOptions,
  ) {}

  begin(directory: string): Decided<BackupRow> {
    if (!this.options.backups) return refused('no-backups', 'this engine keeps its stores elsewhere: back those up with their own tools');
    if (this.running) return refused('backup-running', `backup ${this.running.id} is being made: wait for it`);
    const begun = attempt(() => this.options.backups?.begin(directory));
    if (!begun.ok) return begun;
    const { crypto, clock } = this.engine.parts;
    const id = crypto.randomToken(ID_BYTES);
    const row: BackupRow = { id, directory, status: 'running', progress: 0, begunAt: toTime(clock.now()), ...NOTHING };
    this.keep(row);
    this.running = { id, backup: begun.value };
    begun.value.done.then(
      (summary) => this.end({ ...row, status: 'done', progress: 1, ...summary, endedAt: toTime(summary.endedAt) }),
      (error: unknown) => this.fail(row, error),
    );
    return { ok: true, value: row };
  }

  find(id: string): Decided<BackupRow> {
    const row = this.kept.get(id);
    if (!row) return refused('unknown-backup', `there is no backup ${id}: those of the running engine are known, the latest ${MAX_KEPT}`);
    const share = this.running?.id === id ? this.running.backup.share() : null;
    return { ok: true, value: share === null ? row : { ...row, progress: share } };
  }

  private fail(row: BackupRow, err: unknown): void {
    this.engine.parts.logger.error({ err, directory: row.directory }, 'a backup failed');
    const failure = isWaymarkError(err) ? err.message : 'something failed on our side; it has been logged';
    this.end({ ...row, status: 'failed', endedAt: toTime(this.engine.parts.clock.now()), failure });
  }

  private end(row: BackupRow): void {
    this.running = null;
    this.keep(row);
    if (row.status === 'done') this.engine.parts.logger.info({ directory: row.directory, position: row.position }, 'backup made');
  }

  private keep(row: BackupRow): void {
    this.kept.set(row.id, row);
    const [oldest] = this.kept.keys();
    if (oldest !== undefined && this.kept.size > MAX_KEPT) this.kept.delete(oldest);
  }
}

/** A directory that will not do is the caller's to mend. */
function attempt(begin: () => RunningBackup | undefined): Decided<RunningBackup> {
  try {
    const backup = begin();
    return backup ? { ok: true, value: backup } : refused('no-backups', 'nothing here makes backups');
  } catch (error) {
    if (isWaymarkError(error, 'backup-refused')) return refused(error.code, error.message);
    throw error;
  }
}

function refused(code: string, message: string): { readonly ok: false; readonly refusal: { readonly code: string; readonly message: string } } {
  return { ok: false, refusal: { code, message } };
}
