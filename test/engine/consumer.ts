import type { Outlet, OutMessage, OutTopic } from '@waymark/engine';
import { OUT_TOPICS } from '@waymark/engine';

/** A message as whoever consumes it reads it. */
export interface Heard {
  readonly id: string;
  readonly type: string;
  readonly time: string;
  readonly data: Readonly<Record<string, unknown>> & { readonly contactId: string; readonly topic: OutTopic; readonly epoch: number; readonly sequence: number; readonly cause: string };
}

/** Who consumes the messages by the rules of the guide: each once, in order; a higher epoch replaces, a retraction removes. */
export class Consumer {
  /** Every message by its id, as it came first. */
  readonly heard: Heard[] = [];
  /** What no message may be: out of order, told twice, a retraction of nothing. */
  readonly faults: string[] = [];
  /** What stands, by message: all that was told and neither replaced nor taken back. */
  private readonly standing = new Map<string, Heard>();
  private readonly bodies = new Map<string, string>();
  private readonly latest = new Map<string, { readonly epoch: number; readonly sequence: number }>();
  private readonly epochs = new Map<OutTopic, number>();

  take({ id, body }: Pick<OutMessage, 'id' | 'body'>): void {
    const message = JSON.parse(body) as Heard;
    const known = this.bodies.get(id);
    if (known !== undefined && known !== body) this.faults.push(`${id} was told with other words`);
    if (known !== undefined) return;
    this.bodies.set(id, body);
    this.apply(message);
  }

  /** What stands of a topic. */
  now(topic: OutTopic): readonly Heard[] {
    return [...this.standing.values()].filter(({ data }) => data.topic === topic);
  }

  private apply(message: Heard): void {
    const { topic, epoch, retracts } = message.data;
    this.enter(topic, epoch);
    this.count(message);
    this.heard.push(message);
    if (retracts !== undefined) return this.retract(message.id, String(retracts));
    for (const [id, before] of this.standing) {
      if (!isReplacedBy(before, message)) continue;
      if (saysTheSame(before, message)) this.faults.push(`${message.id} says what ${id} said`);
      this.standing.delete(id);
    }
    this.standing.set(message.id, message);
  }

  private count({ id, data: { contactId, topic, epoch, sequence } }: Heard): void {
    const last = this.latest.get(`${contactId} ${topic}`);
    const expected = last?.epoch === epoch ? last.sequence + 1 : 1;
    if (sequence !== expected) this.faults.push(`${id} where ${expected} was to come`);
    this.latest.set(`${contactId} ${topic}`, { epoch, sequence });
  }

  private enter(topic: OutTopic, epoch: number): void {
    const before = this.epochs.get(topic) ?? 0;
    if (epoch < before) this.faults.push(`epoch ${epoch} after ${before}`);
    if (epoch > before) for (const { id } of this.now(topic)) this.standing.delete(id);
    this.epochs.set(topic, epoch);
  }

  private retract(id: string, retracts: string): void {
    if (!this.standing.delete(retracts)) this.faults.push(`${id} takes back ${retracts}, which does not stand`);
  }
}

/** Of a contact there is one score, and each hand-off once; stage entries are all kept. */
function isReplacedBy(before: Heard, { data }: Heard): boolean {
  if (before.data.contactId !== data.contactId || before.data.topic !== data.topic) return false;
  return data.topic === 'waymark.scores' || (data.topic === 'waymark.handoffs' && before.data['handoffId'] === data['handoffId']);
}

function saysTheSame(before: Heard, { data }: Heard): boolean {
  const worth = ['class', 'qualified', 'qualifiedAt', 'status', 'open', 'owner', 'reason', 'dueAt', 'decidedAt'];
  return worth.every((name) => before.data[name] === data[name]);
}

/** An outlet that delivers to a consumer, and fails as it is told. */
export class FakeOutlet implements Outlet {
  readonly topics: readonly OutTopic[];
  pageMessages = 7;
  /** Calls that fail from here on. */
  failing = 0;
  /** Of each page that fails so many messages arrive all the same. */
  arriving = 0;
  sent = 0;

  constructor(
    readonly consumer: Consumer,
    readonly name = 'fake',
    topics: readonly OutTopic[] = OUT_TOPICS,
  ) {
    this.topics = topics;
  }

  send(messages: readonly OutMessage[]): Promise<void> {
    if (this.failing > 0) {
      this.failing -= 1;
      messages.slice(0, this.arriving).forEach((message) => this.consumer.take(message));
      return Promise.reject(new Error('the other side is away'));
    }
    messages.forEach((message) => this.consumer.take(message));
    this.sent += messages.length;
    return Promise.resolve();
  }

  close(): Promise<void> {
    return Promise.resolve();
  }
}
