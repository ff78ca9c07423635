import type { TableSpec } from '@waymark/engine';
import type { LoggedEvent } from '@waymark/journey';
import type { MemoryViewRows } from '@waymark/testkit';
import { MemoryBroker, MemoryClaimIndex, MemoryDecisionStore, MemoryLog, MemoryOrderBook, MemoryVault, MemoryViewPartition } from '@waymark/testkit';
import { VIEW_TABLES } from '@waymark/views';
import { Listener } from './listener';

/** How an installation is put together. */
export interface Shape {
  /** Several processes, an index beside the log, views in parts that one process holds each; else all in one process. */
  readonly servers: boolean;
  readonly parts: number;
}

/** What an installation begins with. */
export interface Image {
  readonly events: readonly LoggedEvent[];
  readonly views: readonly MemoryViewRows[];
}

const NOTHING: Image = { events: [], views: [] };

/** One part of the views, and a copy of it that somebody has put by. */
export interface Part {
  readonly views: MemoryViewPartition;
  kept: MemoryViewRows | null;
  /** Whose they are; null while they are anybody's. */
  owner: string | null;
}

/** What outlives every process. */
export class Installation {
  readonly log: MemoryLog;
  readonly vault: MemoryVault;
  readonly index = new MemoryClaimIndex();
  readonly decisions: MemoryDecisionStore;
  readonly parts: readonly Part[];
  readonly book = new MemoryOrderBook();
  readonly broker = new MemoryBroker(2);
  readonly listener = new Listener();
  /** By position: when the event was there, by the clock of all. */
  readonly appendedAt = new Map<number, number>();
  /** Members that had a key when the copy of the vault was made. */
  private keyed: ReadonlySet<string> | null = null;

  constructor(
    readonly shape: Shape,
    image: Image = NOTHING,
    tables: readonly TableSpec[] = VIEW_TABLES,
  ) {
    let made = 0;
    this.log = MemoryLog.of(image.events);
    this.decisions = new MemoryDecisionStore(this.log);
    this.vault = new MemoryVault(() => Uint8Array.from({ length: 32 }, (_, place) => (place < 2 ? ((made += 1) >> (8 * place)) & 255 : 7)));
    this.parts = Array.from({ length: shape.parts }, (_, index) => {
      const views = new MemoryViewPartition(tables);
      const copy = image.views[index];
      if (copy) views.lay(copy);
      return { views, kept: null, owner: null };
    });
    for (const { position, at } of image.events) this.appendedAt.set(position, at);
  }

  async image(): Promise<Image> {
    return { events: await this.events(), views: this.parts.map(({ views }) => views.copy()) };
  }

  events(): Promise<readonly LoggedEvent[]> {
    return this.log.readAll({ after: 0, limit: Number.MAX_SAFE_INTEGER });
  }

  /** Notes when the events came that the log has got since. */
  async note(instant: number): Promise<void> {
    const end = await this.log.end();
    for (let position = this.appendedAt.size + 1; position <= end; position += 1) this.appendedAt.set(position, instant);
  }

  get isVaultCopied(): boolean {
    return this.keyed !== null;
  }

  /** A copy of the vault is made, in which these members have a key. */
  copyVault(members: readonly string[]): void {
    this.keyed = new Set(members);
  }

  /** The copy is laid back: members of since have no key any more. Returns them. */
  layVault(members: readonly string[]): readonly string[] {
    const lost = members.filter((member) => !this.keyed?.has(member));
    this.vault.forget(lost);
    this.keyed = null;
    return lost;
  }
}
