import type { Instant } from '@waymark/journey';
import type { LedgerLine, Recorder } from '../ledger/recorder';

interface Queue {
  readonly lines: LedgerLine[];
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
    for (let place = Math.max(this.seen, liveFrom); place < lines.length; place += 1) this.add(lines[place], at);
    this.seen = lines.length;
  }

  /** When the next line is over; Infinity where none will be. */
  dueAt(): Instant {
    let due = Infinity;
    for (const [seconds, { lines, head }] of this.queues) due = Math.min(due, (lines[head]?.at ?? Infinity) + seconds * 1000);
    return due;
  }

  /** The lines that are over at an instant, and no earlier. */
  takeDue(at: Instant): readonly LedgerLine[] {
    const due: LedgerLine[] = [];
    for (const [seconds, queue] of this.queues) {
      for (let line = queue.lines[queue.head]; line !== undefined && line.at + seconds * 1000 <= at; line = queue.lines[queue.head]) {
        due.push(line);
        queue.head += 1;
      }
    }
    return due;
  }

  private add(line: LedgerLine | undefined, at: Instant): void {
    if (line?.decay?.kind !== 'expires' || line.note !== null) return;
    const { seconds } = line.decay;
    if (line.at + seconds * 1000 <= at) return;
    const queue = this.queues.get(seconds);
    if (queue) queue.lines.push(line);
    else this.queues.set(seconds, { lines: [line], head: 0 });
  }
}
