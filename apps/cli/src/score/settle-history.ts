import { createHistoryReader } from '@waymark/contract';
import type { Instant, ScoredFact } from '@waymark/journey';
import type { HistoryItem } from './history-lines';

/** The facts of a file that stand: of one id the first, whatever its contact, kind or time. */
export interface SettledHistory {
  /** The latest `occurredAt` of the facts that stand; null without any. */
  readonly latest: Instant | null;
  readonly counts: HistoryCounts;
}

export interface HistoryCounts {
  readonly lines: number;
  readonly facts: number;
  /** Lines with an id that an earlier line has taken. */
  readonly repeated: number;
  /** Valid identity facts, which no score sees. */
  readonly skipped: number;
  readonly bad: number;
}

export interface SettleOptions {
  /** Takes each fact that stands, in the file's order. */
  readonly keep: (contactId: string, fact: ScoredFact) => void;
  /** Hears of each line that is no fact; `false` ends the reading. */
  readonly onBadLine: (line: number, reason: string) => boolean;
}

/** Reads a history to its end, or until `onBadLine` says no: then null. */
export async function settleHistory(
  history: AsyncIterable<readonly HistoryItem[]>,
  options: SettleOptions,
): Promise<SettledHistory | null> {
  const settling = new Settling(options);
  for await (const items of history) if (!settling.take(items)) return null;
  return settling.result();
}

class Settling {
  private readonly read = createHistoryReader();
  private readonly ids = new Set<string>();
  private latest: Instant | null = null;
  private lines = 0;
  private facts = 0;
  private repeated = 0;
  private skipped = 0;
  private bad = 0;

  constructor(private readonly options: SettleOptions) {}

  take(items: readonly HistoryItem[]): boolean {
    for (const item of items) {
      this.lines += 1;
      const reason = this.takeItem(item);
      if (reason === null) continue;
      this.bad += 1;
      if (!this.options.onBadLine(this.lines, reason)) return false;
    }
    return true;
  }

  result(): SettledHistory {
    const { latest, lines, facts, repeated, skipped, bad } = this;
    return { latest, counts: { lines, facts, repeated, skipped, bad } };
  }

  /** Null, or why the line is no fact. */
  private takeItem(item: HistoryItem): string | null {
    if (typeof item !== 'string') return item.unreadable;
    if (isBlank(item)) return null;
    const checked = this.read(item);
    if (!checked.ok) return `${checked.refusal.code} at ${checked.refusal.pointer || '/'}: ${checked.refusal.message}`;
    const id = checked.value === null ? checked.skippedId : checked.value.fact.id;
    if (this.ids.has(id)) {
      this.repeated += 1;
      return null;
    }
    this.ids.add(id);
    if (checked.value === null) this.skipped += 1;
    else this.keep(checked.value.contactId, checked.value.fact);
    return null;
  }

  private keep(contactId: string, fact: ScoredFact): void {
    this.facts += 1;
    if (this.latest === null || fact.occurredAt > this.latest) this.latest = fact.occurredAt;
    this.options.keep(contactId, fact);
  }
}

function isBlank(line: string): boolean {
  return !(line.charCodeAt(0) > 32) && line.trim() === '';
}
