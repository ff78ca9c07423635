import { setTimeout as pause } from 'node:timers/promises';
import { createSystemClock } from '@waymark/adapters/process';
import { lockDirectory } from '@waymark/adapters/sqlite';
import { beginBackup, refuseUnsound } from '@waymark/embedded';
import type { BackupSummary } from '@waymark/engine';
import type { BackupRow } from '@waymark/server';
import { Api } from '../api/api';
import type { Transport } from '../api/transport';
import { CliFailure } from '../terminal/failure';
import type { Progress } from '../terminal/progress';

const LOOK_MS = 200;

/** What a finished backup holds. */
export interface MadeBackup extends Pick<BackupSummary, 'position' | 'events' | 'bytes' | 'consumers'> {
  readonly directory: string;
}

/** By a running engine, into a directory of its machine. */
export async function watchThere(transport: Transport, directory: string, progress: Progress): Promise<MadeBackup> {
  const api = new Api(transport);
  try {
    let row = await api.post<BackupRow>('/v1/backups', { directory });
    while (row.status === 'running') {
      progress.show('backing up,', row.progress);
      await pause(LOOK_MS);
      row = await api.get<BackupRow>(`/v1/backups/${row.id}`);
    }
    progress.clear();
    const { status, failure, position, events, bytes, consumers } = row;
    if (status === 'failed') throw new CliFailure(`the backup failed: ${failure ?? 'the log of the engine says why'}`);
    return { directory, position: position ?? 0, events: events ?? 0, bytes: bytes ?? 0, consumers: consumers ?? 'none' };
  } finally {
    await transport.close();
  }
}

/** By this process, of a data directory that nobody runs on; the directory itself is not changed. */
export async function makeHere(data: string, directory: string, progress: Progress): Promise<MadeBackup> {
  const lock = lockDirectory(data);
  try {
    refuseUnsound(data);
    const running = beginBackup({ directory: data, target: directory, clock: createSystemClock(), consumers: null });
    const over = new AbortController();
    void tell(progress, () => running.share(), over.signal);
    const { position, events, bytes, consumers } = await running.done.finally(() => over.abort());
    return { directory, position, events, bytes, consumers };
  } finally {
    progress.clear();
    lock.release();
  }
}

async function tell(progress: Progress, share: () => number, over: AbortSignal): Promise<void> {
  while (!over.aborted) {
    progress.show('backing up,', share());
    await pause(LOOK_MS, undefined, { signal: over }).catch(() => undefined);
  }
}
