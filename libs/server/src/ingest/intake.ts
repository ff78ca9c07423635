import type { Checked, IncomingFact, Origin, Refusal, SegmentRequest } from '@waymark/contract';
import type { BrokerRecord, DeadLetterNotice, DeadLetterTopic, Role } from '@waymark/engine';
import type { EngineParts } from '../core/parts';
import type { Door, EngineMetrics } from '../observe/engine-metrics';
import { WatchedDoor } from '../observe/watched-door';
import { letterFor } from './dead-letters';
import type { Ingest } from './ingest';
import type { IngestItem, IngestOutcome, Original } from './item';

/** What the key of a caller may write; empty lists are no limit. */
export interface Writer {
  readonly role: Role;
  readonly sources: readonly string[];
  readonly channels: readonly string[];
}

export type Rejected = Refusal & { readonly outcome: 'rejected'; readonly factId: string | null };
export type EventAnswer = { readonly index: number } & (IngestOutcome | Rejected);

type Judged = Checked<IncomingFact>;

/** The doors of the engine: HTTP, Kafka and retried letters, through one contract into one ingest. */
export class Intake {
  constructor(
    private readonly parts: EngineParts,
    private readonly ingest: Ingest,
    private readonly letters: DeadLetterTopic | null,
    private readonly metrics: EngineMetrics,
  ) {}

  /** A request's body; the failure is about the whole body. Throws `overloaded`. */
  async http(
    contentType: string,
    headers: Readonly<Record<string, string | undefined>>,
    body: string,
    writer: Writer,
  ): Promise<Checked<{ readonly batch: boolean; readonly answers: readonly EventAnswer[] }>> {
    const request = this.parts.contract.checkHttp(contentType, headers, body, this.origin(false));
    if (!request.ok) return request;
    const { batch, events, asSent } = request.value;
    const judged = events.map((event) => (event.ok ? allowed(event.value, writer) : event));
    const answers = await this.take('http', judged, (index) => httpOriginal(contentType, body, batch, () => asSent(index)));
    return { ok: true, value: { batch, answers } };
  }

  /** What Segment's libraries send; the source is the key's own, so its limit of sources says nothing. Throws `overloaded`. */
  async segment(request: SegmentRequest, body: string, { role, channels }: Writer): Promise<Checked<{ readonly batch: boolean; readonly answers: readonly EventAnswer[] }>> {
    const checked = this.parts.contract.checkSegment(request, body, this.origin(false));
    if (!checked.ok) return checked;
    const { batch, events } = checked.value;
    const judged = events.map((event) => (event.ok ? allowed(event.value, { role, sources: [], channels }, '/properties/channel') : event));
    const answers = await this.take('http', judged, (_, fact) => ({ form: 'json', via: 'http', text: () => JSON.stringify(fact.sent) }));
    return { ok: true, value: { batch, answers } };
  }

  /** A chunk of a partition; resolves when every record is durable in the log or the dead letters. */
  async kafka(records: readonly BrokerRecord[]): Promise<void> {
    const origin = this.origin(false);
    const judged = records.map((record) => this.judgeRecord(record, origin));
    const answers = await this.take('kafka', judged, (index) => kafkaOriginal(records[index] as BrokerRecord));
    const refused = answers.filter((answer) => answer.outcome === 'rejected');
    const now = this.parts.clock.now();
    const letters = refused.map((answer) => letterFor(this.parts, kafkaOriginal(records[answer.index] as BrokerRecord), answer, now));
    if (letters.length > 0) await this.parts.vault.putLetters(letters);
    const conflicts = answers.filter((answer) => answer.outcome === 'conflict');
    await this.letters?.publish([
      ...letters.map((letter, i) => noticeOf(records[refused[i]?.index ?? 0] as BrokerRecord, letter.id, letter)),
      ...conflicts.map(({ index, letterId }) => noticeOf(records[index] as BrokerRecord, letterId, CONFLICT)),
    ]);
  }

  /** Judged facts into the log; answers stand in the order of the facts. */
  async take(
    door: Door,
    judged: readonly Judged[],
    originalOf: (index: number, fact: IncomingFact) => Original,
  ): Promise<readonly EventAnswer[]> {
    const watched = new WatchedDoor(this.metrics, door);
    const steps = watched.receive(judged);
    const items: IngestItem[] = [];
    judged.forEach((event, index) => {
      const trace = steps[index]?.traceparent;
      if (event.ok) items.push({ fact: event.value, original: originalOf(index, event.value), ...(trace && { trace }) });
    });
    const submitted = this.ingest.submit(items);
    submitted.catch(() => watched.failed(steps));
    const outcomes = (await submitted).values();
    const answers = judged.map((event, index): EventAnswer => {
      if (!event.ok) return { index, outcome: 'rejected', factId: null, ...event.refusal };
      return { index, ...(outcomes.next().value as IngestOutcome) };
    });
    watched.answered(steps, answers);
    return answers;
  }

  /** Counts what was refused before it came this far. */
  refused(door: Door, facts: number): void {
    if (facts > 0) this.metrics.ingested(door, new Map([['rejected', facts]]));
  }

  origin(history: boolean): Origin {
    return { now: this.parts.clock.now(), history };
  }

  private judgeRecord(record: BrokerRecord, origin: Origin): Judged {
    const { unreadable } = record;
    if (unreadable) return { ok: false, refusal: { code: unreadable.code, pointer: '', message: unreadable.detail } };
    return this.parts.contract.checkKafkaRecord(record, origin);
  }
}

const CONFLICT = { code: 'conflict', pointer: '/id' };

function noticeOf(record: BrokerRecord, letterId: string, why: { readonly code: string; readonly pointer: string }): DeadLetterNotice {
  const { topic, partition, offset } = record;
  return { letterId, topic, partition, offset, code: why.code, pointer: why.pointer };
}

/** A channel's key may be limited to sources and channels. */
function allowed(fact: IncomingFact, { role, sources, channels }: Writer, channelAt = '/data/channel'): Judged {
  if (role !== 'channel') return { ok: true, value: fact };
  if (!within(sources, fact.source ?? '')) {
    return notAllowed('source-not-allowed', '/source', `this key writes for ${sources.join(', ')} only: use that source or another key`);
  }
  if (!within(channels, channelOf(fact))) {
    return notAllowed('channel-not-allowed', channelAt, `this key writes ${channels.join(', ')} only: use another key`);
  }
  return { ok: true, value: fact };
}

/** An empty list is no limit; what has no value is not limited. */
function within(list: readonly string[], value: string | null): boolean {
  return list.length === 0 || value === null || list.includes(value);
}

function channelOf({ fact }: IncomingFact): string | null {
  return fact?.kind === 'touchpoint' ? fact.channel : null;
}

function notAllowed(code: string, pointer: string, message: string): Judged {
  return { ok: false, refusal: { code, pointer, message } };
}

/** A single event in its structured form to the letter; else the event as it stood in its batch or its headers. */
function httpOriginal(contentType: string, body: string, batch: boolean, asSent: () => unknown): Original {
  const whole = !batch && contentType.trimStart().toLowerCase().startsWith('application/cloudevents');
  return { form: 'json', via: 'http', text: () => (whole ? body : JSON.stringify(asSent())) };
}

function kafkaOriginal(record: BrokerRecord): Original {
  const { topic, partition, offset, key, value, rawHeaders } = record;
  return { form: 'kafka', topic, partition, offset, key, value, headers: rawHeaders };
}
