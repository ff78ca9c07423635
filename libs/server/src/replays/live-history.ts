import type { LoggedEvent, Pointing, Regrouping } from '@waymark/journey';
import { Pointers } from '@waymark/journey';
import type { History, KeptHistory } from '@waymark/replay';
import { HistoryColumns } from '@waymark/replay';

/** The history in memory, with the merges that settle whose a member's facts are. */
export class LiveHistory {
  private pointers: Pointers;
  private readonly merges: Pointing[];
  /** Merges that an update has met, until it is done. */
  private met: Pointing[] = [];
  /** Facts that were put into the columns since they were last written to the file. */
  unsaved = 0;

  constructor(
    readonly columns: HistoryColumns,
    merges: readonly Pointing[],
    private lastEvent: string | null,
  ) {
    this.merges = [...merges];
    this.pointers = pointersOf(merges);
  }

  static empty(): LiveHistory {
    return new LiveHistory(HistoryColumns.empty(), [], null);
  }

  static of({ columns, merges, lastEvent }: KeptHistory): LiveHistory {
    return new LiveHistory(columns, merges, lastEvent);
  }

  get history(): History {
    return this.columns.history;
  }

  kept(): KeptHistory {
    return { columns: this.columns, merges: this.merges, lastEvent: this.lastEvent };
  }

  /** What an event regroups; null for nothing. */
  regroup(event: LoggedEvent): Regrouping | null {
    const regrouped = this.pointers.take(event);
    if (regrouped) this.met.push(regrouped.pointing);
    return regrouped;
  }

  contactOf(member: string): string {
    return this.pointers.contactOf(member);
  }

  membersOf(contact: string): readonly string[] {
    return this.pointers.membersOf(contact);
  }

  /** What was met is in the columns now, up to this event. */
  settle(lastEvent: string | null, facts: number): void {
    this.merges.push(...this.met);
    this.met = [];
    this.lastEvent = lastEvent ?? this.lastEvent;
    this.unsaved += facts;
  }

  /** An update was given up: what it met is still to come. */
  unsettle(): void {
    if (this.met.length === 0) return;
    this.met = [];
    this.pointers = pointersOf(this.merges);
  }
}

function pointersOf(merges: readonly Pointing[]): Pointers {
  const pointers = new Pointers();
  for (const merge of merges) pointers.put(merge);
  return pointers;
}
