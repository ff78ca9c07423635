/** Tells on stderr how far a long piece of work is. */
export interface Progress {
  /** `share` of the work that is done, from 0 to 1. */
  show(text: string, share: number): void;
  /** Takes the line away, so that what is said next stands alone. */
  clear(): void;
}

export interface ProgressOptions {
  readonly enabled: boolean;
  /** A terminal's line is written over; elsewhere each report is a line of its own, and they come more rarely. */
  readonly terminal: boolean;
  readonly write: (text: string) => void;
  readonly now: () => number;
}

const TERMINAL_EVERY_MS = 200;
const LINE_EVERY_MS = 2_000;
const FIRST_ETA_MS = 1_000;
const FIRST_ETA_SHARE = 0.01;
const CLEAR = '\r\u001b[K';

export function createProgress({ enabled, terminal, write, now }: ProgressOptions): Progress {
  const everyMs = terminal ? TERMINAL_EVERY_MS : LINE_EVERY_MS;
  const startedAt = now();
  let shownAt = -Infinity;
  let shown = false;
  return {
    show: (text, share) => {
      if (!enabled || now() - shownAt < everyMs) return;
      shownAt = now();
      shown = true;
      const line = `${text} ${Math.floor(share * 100)} %${timeLeft(now() - startedAt, share)}`;
      write(terminal ? `${CLEAR}${line}` : `${line}\n`);
    },
    clear: () => {
      if (shown && terminal) write(CLEAR);
      shown = false;
    },
  };
}

/** Progress on this process's stderr: on a terminal, or where it is asked for. */
export function stderrProgress(wanted: boolean | undefined): Progress {
  const terminal = process.stderr.isTTY === true;
  return createProgress({
    enabled: terminal || wanted === true,
    terminal,
    write: (text) => process.stderr.write(text),
    now: () => performance.now(),
  });
}

function timeLeft(elapsedMs: number, share: number): string {
  if (share < FIRST_ETA_SHARE || share >= 1 || elapsedMs < FIRST_ETA_MS) return '';
  const seconds = Math.ceil((elapsedMs * (1 - share)) / share / 1_000);
  if (seconds < 60) return `, about ${seconds} s left`;
  return `, about ${Math.ceil(seconds / 60)} min left`;
}
