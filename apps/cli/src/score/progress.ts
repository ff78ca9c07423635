/** Tells on stderr how far a long run is; on one line that is written over. */
export interface Progress {
  /** Bytes of the history read so far are counted up by this. */
  read(bytes: number): void;
  scored(contacts: number, of: number): void;
  end(): void;
}

export interface ProgressOptions {
  readonly enabled: boolean;
  readonly totalBytes: number;
  readonly write: (text: string) => void;
  readonly now: () => number;
}

const EVERY_MS = 200;
/** Reading, checking and sorting out a history takes most of a run. */
const READING_SHARE = 0.8;

export function createProgress({ enabled, totalBytes, write, now }: ProgressOptions): Progress {
  const startedAt = now();
  let shownAt = -Infinity;
  let bytes = 0;
  let shown = false;
  const show = (text: string, share: number) => {
    if (!enabled || now() - shownAt < EVERY_MS) return;
    shownAt = now();
    shown = true;
    write(`\r\u001b[K${text}${timeLeft(now() - startedAt, share)}`);
  };
  return {
    read: (more) => {
      bytes += more;
      const share = totalBytes > 0 ? bytes / totalBytes : 0;
      const percent = totalBytes > 0 ? ` ${Math.floor(share * 100)} %` : '';
      show(`reading${percent} (${(bytes / 1e6).toFixed(1)} MB)`, share * READING_SHARE);
    },
    scored: (contacts, of) => show(`scoring ${contacts} of ${of} contacts`, READING_SHARE + (contacts / of) * (1 - READING_SHARE)),
    end: () => {
      if (shown) write('\r\u001b[K');
    },
  };
}

function timeLeft(elapsedMs: number, share: number): string {
  if (share <= 0.01 || elapsedMs < 1000) return '';
  return `, about ${Math.ceil((elapsedMs * (1 - share)) / share / 1000)} s left`;
}
