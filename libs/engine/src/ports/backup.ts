import type { Instant } from '@waymark/journey';

/** What a finished backup holds. */
export interface BackupSummary {
  /** Log position of the last event in it. */
  readonly position: number;
  readonly events: number;
  readonly bytes: number;
  /** Whether it says where the consumers stood; `unknown`: there are some, and the broker could not be asked. */
  readonly consumers: 'none' | 'noted' | 'unknown';
  readonly endedAt: Instant;
}

/** A backup that is being made. */
export interface RunningBackup {
  /** How much is done, from 0 to 1. */
  share(): number;
  /** Rejects where it could not be made; then nothing that looks like a backup is left. */
  readonly done: Promise<BackupSummary>;
}

/** Copies what is precious, beside a running engine. */
export interface Backups {
  /**
   * Begins a backup into a directory of the engine's machine, given as an absolute path; it is made where there is none.
   * Throws `backup-refused` where it holds anything.
   */
  begin(directory: string): RunningBackup;
}
