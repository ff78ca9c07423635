import type { Instant } from '@waymark/journey';
import type { LedgerLine, Recorder } from '../ledger/recorder';

/** A line with its place in the ledger. */
interface Placed {
  readonly line: LedgerLine;
  readonly place: number;
}

interface Queue {
  readonly lines: Placed[];
  head: number;
}

/** The live lines of a ledger that will be over at a known instant, by how long they last: each queue is in the order of time. */
export class ExpiringLines {
  private readonly queues = new Map<number, Queue>();
  private seen = 0;
  private liveFrom = 0;

  constructor(private readonly recorder: Recorder) {}

  /** Takes in what the ledger has new; what was voided, or is over at the instant, is nobody's any more. */
  catchUp(at: Instant): void {
    const { lines, liveFrom } = this.recorder;
    if (liveFrom !== this.liveFrom) this.queues.clear();
    this.liveFrom = liveFrom;
    for (let place = Math.max(this.seen, liveFrom); place < lines.length; place += 1) this.add(lines[place], place, at);
    this.seen = lines.length;
  }

  /** When the next line is over; Infinity where none will be. */
  dueAt(): Instant {
    let due = Infinity;
    for (const [seconds, { lines, head }] of this.queues) due = Math.min(due, (lines[head]?.line.at ?? Infinity) + seconds * 1000);
    return due;
  }

  /** The lines that are over at an instant, and no earlier, in the order of the ledger, wherever one began to look. */
  takeDue(at: Instant): readonly LedgerLine[] {
    const due: Placed[] = [];
    for (const [seconds, queue] of this.queues) {
      for (let next = queue.lines[queue.head]; next !== undefined && next.line.at + seconds * 1000 <= at; next = queue.lines[queue.head]) {
        due.push(next);
        queue.head += 1;
      }
    }
    return due.sort((a, b) => a.place - b.place).map(({ line }) => line);
  }

  private add(line: LedgerLine | undefined, place: number, at: Instant): void {
    if (line?.decay?.kind !== 'expires' || line.note !== null) return;
    const { seconds } = line.decay;
    if (line.at + seconds * 1000 <= at) return;
    const queue = this.queues.get(seconds);
    if (queue) queue.lines.push({ line, place });
    else this.queues.set(seconds, { lines: [{ line, place }], head: 0 });
  }
}
