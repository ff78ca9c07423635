import { setTimeout as pause } from 'node:timers/promises';
import type { ReplayRow } from '@waymark/server';
import type { Api } from '../api/api';
import { CliFailure } from '../terminal/failure';
import type { Progress } from '../terminal/progress';
import { count, counted } from '../terminal/terminal';

const LOOK_MS = 200;

/** Asks a replay and waits until it is done; an interrupt cancels it there. `newProgress` is asked for one each phase. */
export async function watchReplay(api: Api, question: object, newProgress: () => Progress): Promise<ReplayRow> {
  const leaving = new AbortController();
  const leave = (): void => leaving.abort();
  process.once('SIGINT', leave).once('SIGTERM', leave);
  const progress = new PhaseProgress(newProgress);
  try {
    const { id } = await api.post<ReplayRow>('/v1/replays', question);
    return await watch(api, id, progress, leaving.signal);
  } finally {
    progress.clear();
    process.off('SIGINT', leave).off('SIGTERM', leave);
  }
}

async function watch(api: Api, id: string, progress: PhaseProgress, leaving: AbortSignal): Promise<ReplayRow> {
  for (;;) {
    const row = await api.get<ReplayRow>(`/v1/replays/${id}`);
    if (row.state === 'done') return row;
    if (row.state === 'cancelled') throw new CliFailure(`replay ${id} was cancelled by somebody else`);
    if (row.failure) throw new CliFailure(`${row.failure.message} (${row.failure.code})`);
    progress.show(row);
    await pause(LOOK_MS, undefined, { signal: leaving }).catch(() => undefined);
    if (leaving.aborted) await cancel(api, id);
  }
}

async function cancel(api: Api, id: string): Promise<never> {
  await api.delete(`/v1/replays/${id}`);
  throw new CliFailure(`replay ${id} is cancelled`);
}

const PHASES: Readonly<Record<string, string>> = {
  'reading-file': 'reading the history from its file',
  'reading-log': 'reading the log',
  'reading-contacts': 'reading contacts',
  sorting: 'sorting the history',
  'writing-file': 'writing the history to its file',
  folding: 'folding',
  explaining: 'explaining',
  writing: 'writing the changes',
};

/** Each phase has its own pace. */
class PhaseProgress {
  private phase: string | null = null;
  private progress: Progress;

  constructor(private readonly newProgress: () => Progress) {
    this.progress = newProgress();
  }

  show({ progress, ahead }: ReplayRow): void {
    const { phase, done, of } = progress ?? { phase: '', done: 0, of: 0 };
    if (phase !== this.phase) this.progress = this.newProgress();
    this.phase = phase;
    const what = ahead > 0 ? `waiting for ${counted(ahead, 'other')},` : (PHASES[phase] ?? 'bringing the history up to date');
    this.progress.show(of > 0 ? `${what}, ${count(done)} of ${count(of)},` : what, of > 0 ? Math.min(1, done / of) : 0);
  }

  clear(): void {
    this.progress.clear();
  }
}
