import type { BrokerRecord, Clock, RecordHandler, RecordSource, RecordSourceHealth } from '@waymark/engine';
import { WaymarkError } from '@waymark/engine';

/** What a member of the group has been given. */
export interface Assignment {
  /** Counts how often the group was formed anew; commits of an older one are refused. */
  readonly generation: number;
  readonly partitions: readonly number[];
}

/** A broker, as the members of one group reach it. */
export interface GroupBroker {
  join(member: string): Promise<Assignment>;
  leave(member: string): Promise<void>;
  /** The next record of a partition that is to be delivered to whoever begins there. */
  committed(partition: number): Promise<number>;
  fetch(partition: number, from: number, limit: number): Promise<readonly BrokerRecord[]>;
  /** Throws `rebalancing` where the group was formed anew since that generation. */
  commit(generation: number, partition: number, next: number): Promise<void>;
}

/** One topic and the group that reads it, in plain memory. */
export class MemoryBroker implements GroupBroker {
  private readonly topics: readonly BrokerRecord[][];
  private readonly offsets: number[];
  private members: readonly string[] = [];
  private generation = 0;

  constructor(partitions: number) {
    this.topics = Array.from({ length: partitions }, () => []);
    this.offsets = this.topics.map(() => 0);
  }

  produce(partition: number, value: string, timestamp: number): void {
    const records = this.recordsOf(partition);
    const head = { topic: 'touchpoints', partition, offset: String(records.length), key: null, timestamp, unreadable: null };
    const headers: readonly (readonly [string, string])[] = [['content-type', 'application/cloudevents+json']];
    const rawHeaders = headers.map(([name, text]) => [name, new TextEncoder().encode(text)] as const);
    records.push({ ...head, value: new TextEncoder().encode(value), headers: Object.fromEntries(headers), rawHeaders });
  }

  /** Records that nobody has said to have. */
  get waiting(): number {
    return this.topics.reduce((sum, records, partition) => sum + records.length - (this.offsets[partition] ?? 0), 0);
  }

  /** The group is formed anew, and partitions may go to others. */
  rebalance(members: readonly string[] = [...this.members.slice(1), ...this.members.slice(0, 1)]): void {
    this.generation += 1;
    this.members = members;
  }

  async join(member: string): Promise<Assignment> {
    if (!this.members.includes(member)) this.rebalance([...this.members, member]);
    const place = this.members.indexOf(member);
    const partitions = this.topics.flatMap((_, partition) => (partition % this.members.length === place ? [partition] : []));
    return { generation: this.generation, partitions };
  }

  async leave(member: string): Promise<void> {
    if (this.members.includes(member)) this.rebalance(this.members.filter((other) => other !== member));
  }

  async committed(partition: number): Promise<number> {
    return this.offsets[partition] ?? 0;
  }

  async fetch(partition: number, from: number, limit: number): Promise<readonly BrokerRecord[]> {
    return this.recordsOf(partition).slice(from, from + limit);
  }

  async commit(generation: number, partition: number, next: number): Promise<void> {
    if (generation !== this.generation) throw new WaymarkError('rebalancing', 'the group was formed anew: join again');
    this.offsets[partition] = next;
  }

  private recordsOf(partition: number): BrokerRecord[] {
    const records = this.topics[partition];
    if (!records) throw new Error(`assertion: there is a partition ${partition}`);
    return records;
  }
}

const PAUSE_MS = 1_000;

/** A member of the group. What its handler has made durable is committed; what was not committed comes again. */
export class MemoryRecordSource implements RecordSource {
  private readonly stopping = new AbortController();
  private running: Promise<void> = Promise.resolve();
  private reason: string | null = null;
  private joined = false;
  private progressAt: number | null = null;

  constructor(
    private readonly broker: GroupBroker,
    private readonly member: string,
    private readonly clock: Clock,
    private readonly chunkSize: number,
  ) {}

  async start(handler: RecordHandler): Promise<void> {
    this.running = this.consume(handler);
  }

  async stop(): Promise<void> {
    this.stopping.abort();
    await this.running;
  }

  health(): RecordSourceHealth {
    return { joined: this.joined, crashed: false, reason: this.reason, lastProgressAt: this.progressAt, lag: [] };
  }

  private async consume(handler: RecordHandler): Promise<void> {
    const { signal } = this.stopping;
    while (!signal.aborted) {
      await this.session(handler).catch((error: unknown) => (this.reason = String(error)));
      this.joined = false;
      await this.clock.until(this.clock.now() + PAUSE_MS, signal);
    }
    await this.broker.leave(this.member).catch(() => undefined);
  }

  /** From joining to the first thing that goes wrong. */
  private async session(handler: RecordHandler): Promise<void> {
    const { signal } = this.stopping;
    const { generation, partitions } = await this.broker.join(this.member);
    this.joined = true;
    const places = new Map<number, number>();
    for (const partition of partitions) places.set(partition, await this.broker.committed(partition));
    while (!signal.aborted) {
      let fetched = 0;
      for (const [partition, from] of places) {
        const records = signal.aborted ? [] : await this.broker.fetch(partition, from, this.chunkSize);
        fetched += records.length;
        if (records.length === 0) continue;
        await handler(records);
        places.set(partition, from + records.length);
        await this.broker.commit(generation, partition, from + records.length);
        this.progressAt = this.clock.now();
      }
      if (fetched === 0) await this.rest(generation);
    }
  }

  /** Nothing new: a while later the group may be another. */
  private async rest(generation: number): Promise<void> {
    await this.clock.until(this.clock.now() + PAUSE_MS, this.stopping.signal);
    if (this.stopping.signal.aborted) return;
    const now = await this.broker.join(this.member);
    if (now.generation !== generation) throw new WaymarkError('rebalancing', 'the group was formed anew');
  }
}
