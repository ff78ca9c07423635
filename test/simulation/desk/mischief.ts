import { tellingSessionStream } from '@waymark/journey';
import type { MemoryViewRows } from '@waymark/testkit';
import type { DeskHistory } from './history';
import type { Part } from './installation';
import type { DeskProcess } from './process';
import type { Weather } from './weather';

const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;

interface Kind {
  readonly chance: number;
  readonly happen: () => void | Promise<void>;
  left: number;
}

/** What goes wrong between two steps, besides calls that fail. */
export class Mischief {
  private readonly kinds: readonly Kind[];

  constructor(
    private readonly history: DeskHistory,
    { crashes, ends, losses, holds, rebalances, sleeps, jumps, vaults }: Weather,
  ) {
    const { dice, stores } = history;
    const { servers } = stores.shape;
    const upTo = (most: number): number => dice.whole(0, most);
    this.kinds = [
      { chance: 0.006, left: upTo(crashes), happen: () => history.crash(this.anyone()) },
      { chance: 0.004, left: upTo(ends), happen: () => history.end(this.anyone()) },
      { chance: 0.006, left: upTo(losses), happen: () => this.touchViews() },
      { chance: 0.006, left: servers ? upTo(holds) : 0, happen: () => this.touchHold() },
      { chance: 0.01, left: upTo(rebalances), happen: () => stores.broker.rebalance() },
      { chance: 0.006, left: upTo(sleeps), happen: () => this.sleep() },
      { chance: 0.006, left: upTo(jumps), happen: () => this.jump() },
      { chance: 0.006, left: 2 * upTo(vaults), happen: () => this.touchVault() },
      { chance: 0.04, left: Infinity, happen: () => history.scheduler.happenLate() },
    ];
  }

  async happen(): Promise<void> {
    for (const kind of this.kinds) {
      if (kind.left <= 0 || !this.history.dice.chance(kind.chance) || this.history.processes.length === 0) continue;
      kind.left -= 1;
      await kind.happen();
    }
  }

  private anyone(): DeskProcess {
    return this.history.dice.pick(this.history.processes);
  }

  private sleep(): void {
    const { dice, scheduler } = this.history;
    const hours = dice.pick([1, 5, 21, 50]);
    scheduler.tell(() => `${hours} hours pass`);
    this.history.pass(hours * HOUR_MS + dice.whole(0, MINUTE_MS));
  }

  private jump(): void {
    const { dice, clock, scheduler, reader } = this.history;
    const minutes = dice.pick([-50, -10, -1, 5, 40]);
    scheduler.tell(() => `the clock is set by ${minutes} minutes`);
    reader.forget();
    clock.jump(minutes * MINUTE_MS);
  }

  /** Of one part: copied, lost or laid back as copied. */
  private async touchViews(): Promise<void> {
    const { dice, stores } = this.history;
    const part = dice.pick(stores.parts);
    const { kept } = part;
    if (kept === null || dice.chance(0.3)) {
      part.kept = part.views.copy();
      if (dice.chance(0.5)) return;
      return this.lay(part, null);
    }
    // A copy of the same session that is laid back while nobody runs is not to be told from what was there.
    if (await this.isOfEarlierSession(part, kept)) this.lay(part, kept);
  }

  private lay(part: Part, rows: MemoryViewRows | null): void {
    const { stores, reader, scheduler, processes } = this.history;
    scheduler.tell(() => `views ${stores.parts.indexOf(part)} are ${rows ? 'laid back' : 'lost'}`);
    const whose = processes.filter(({ name }) => !stores.shape.servers || part.owner === name);
    part.views.lay(rows);
    reader.forget();
    for (const process of whose) this.history.crash(process);
  }

  private async isOfEarlierSession(part: Part, kept: MemoryViewRows): Promise<boolean> {
    const { log, parts } = this.history.stores;
    const sessions = await log.readStream(tellingSessionStream(`${parts.indexOf(part)}-of-${parts.length}`));
    const latest = sessions.at(-1)?.data['session'];
    const [row] = kept.select({ table: 'telling', where: [], limit: 1 });
    return row !== undefined && row['session'] !== latest && row['next_session'] !== latest;
  }

  /** Another takes a part, or a crash of the database takes back what did not wait for the disk; whoever holds it learns of it some time. */
  private touchHold(): void {
    const { dice, stores, processes, reader, scheduler } = this.history;
    const index = dice.whole(0, stores.parts.length - 1);
    const part = stores.parts[index];
    const owner = processes.find(({ name }) => name === part?.owner);
    if (!owner || !part) return;
    const taken = dice.chance(0.5) ? part.views.stepBack(dice.whole(1, 4), { durable: false }) : 0;
    if (taken > 0) reader.forget();
    scheduler.tell(() => `${owner.name} loses part ${index} and ${taken} commits`);
    owner.losePart(index);
  }

  /** A copy is made; the next time it is laid back. */
  private async touchVault(): Promise<void> {
    const { stores, scheduler, processes } = this.history;
    const { members } = (stores.shape.servers ? stores.index : stores.decisions).rows.all();
    const ids = members.map(({ id }) => id);
    if (!stores.isVaultCopied) return stores.copyVault(ids);
    for (const process of [...processes]) this.history.crash(process);
    const lost = stores.layVault(ids);
    scheduler.tell(() => `an older vault: ${lost.length} members have lost their keys`);
  }
}
