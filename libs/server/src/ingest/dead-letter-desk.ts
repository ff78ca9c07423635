import type { Checked, IncomingFact } from '@waymark/contract';
import type { DeadLetter, LetterQuery } from '@waymark/engine';
import { NAMESPACES } from '@waymark/journey';
import type { EngineParts } from '../core/parts';
import type { LetterBody } from './dead-letters';
import { openLetter } from './dead-letters';
import type { EventAnswer, Intake } from './intake';
import type { Original } from './item';

/** A letter with its message opened. */
export interface OpenedLetter {
  readonly letter: DeadLetter;
  readonly body: LetterBody;
  /** What can be mended and put back: the message, a Kafka record in binary mode as its structured event; null where it is no text. */
  readonly message: string | null;
}

/** What could not be taken: looked at, mended, and put back once it can. */
export class DeadLetterDesk {
  private turn: Promise<unknown> = Promise.resolve();

  constructor(
    private readonly parts: EngineParts,
    private readonly intake: Intake,
  ) {}

  list(query: LetterQuery): Promise<readonly DeadLetter[]> {
    return this.parts.vault.letters(query);
  }

  /** A letter with its message opened; null when there is none. */
  async show(id: string): Promise<OpenedLetter | null> {
    const letter = await this.parts.vault.letter(id);
    if (!letter) return null;
    const body = openLetter(this.parts, letter);
    return { letter, body, message: this.messageOf(body) };
  }

  /**
   * Puts a letter through the contract again, as its own source would; once taken (or known) it is resolved. `mended`
   * stands in for its message: an event, a plain fact where plain facts came from, or the value of a Kafka record in
   * binary mode. What is still refused changes nothing, nor does repeating. One at a time: a letter becomes one fact.
   */
  retry(id: string, mended?: string): Promise<EventAnswer | null> {
    const answer = this.turn.then(() => this.putBack(id, mended));
    this.turn = answer.catch(() => undefined);
    return answer;
  }

  private async putBack(id: string, mended: string | undefined): Promise<EventAnswer | null> {
    const shown = await this.show(id);
    if (!shown) return null;
    const { letter, body } = shown;
    const judged = await this.onlyOne(letter, this.judge(mended === undefined ? body : mendedBody(body, mended), letter.via));
    // Were what was mended refused as a conflict again, the letter that there is stands for it.
    const [answer] = await this.intake.take('letter', [judged], () => originalOf(letter, body));
    if (!answer) throw new Error('assertion: one fact has one answer');
    if (answer.outcome === 'accepted' || answer.outcome === 'duplicate' || answer.outcome === 'erased') {
      await this.parts.vault.resolveLetter(id, this.parts.clock.now());
    }
    return answer;
  }

  /** A resolved letter has become its fact: another one may only be told again. */
  private async onlyOne(letter: DeadLetter, judged: Checked<IncomingFact>): Promise<Checked<IncomingFact>> {
    if (letter.status !== 'resolved' || !judged.ok) return judged;
    const eventId = this.parts.crypto.uuid5(NAMESPACES.factEvent, judged.value.id);
    const { claims } = await this.parts.decisions.lookUp({ eventIds: [eventId], hashes: [] });
    return claims.has(eventId) ? judged : { ok: false, refusal: RESOLVED };
  }

  private judge(body: LetterBody, via: DeadLetter['via']): Checked<IncomingFact> {
    if (body.form === 'json') return this.parts.contract.checkLine(body.text, this.intake.origin(via === 'file'));
    return this.parts.contract.checkKafkaRecord(recordOf(body), this.intake.origin(false));
  }

  private messageOf(body: LetterBody): string | null {
    if (body.form === 'json') return body.text;
    const event = isBinaryMode(body) ? this.parts.contract.asEvent(recordOf(body)) : undefined;
    return event === undefined ? textOfBytes(body.value) : JSON.stringify(event, null, 2);
  }
}

const RESOLVED = {
  code: 'letter-resolved',
  pointer: '',
  message: 'this letter is resolved, and one letter becomes one fact: send another fact as any fact is sent',
};

type KafkaBody = Extract<LetterBody, { form: 'kafka' }>;

/** The message as its source would have sent it right: an event says itself that it is one, a value goes under the headers that it had. */
function mendedBody(body: LetterBody, text: string): LetterBody {
  if (body.form === 'json') return { form: 'json', text };
  const mended = { ...body, value: Buffer.from(text, 'utf8').toString('base64') };
  if (isBinaryMode(body) && !isEvent(text)) return mended;
  return { ...mended, headers: [['content-type', Buffer.from('application/cloudevents+json').toString('base64')]] };
}

function isEvent(text: string): boolean {
  try {
    const value = JSON.parse(text.replace(/^\uFEFF/, '')) as { readonly specversion?: unknown } | null;
    return typeof value === 'object' && value !== null && value.specversion !== undefined;
  } catch {
    return false;
  }
}

function isBinaryMode({ headers }: KafkaBody): boolean {
  const named = headers.map(([name]) => name.toLowerCase());
  const type = headers.find(([name]) => name.toLowerCase() === 'content-type')?.[1] ?? null;
  const structured = (bytes(type)?.toString('utf8') ?? '').trimStart().toLowerCase().startsWith('application/cloudevents');
  return !structured && named.some((name) => name.startsWith('ce_'));
}

/** As it was read when it came: of a repeated header the last that has a value counts. */
function recordOf({ headers, value }: KafkaBody): Parameters<EngineParts['contract']['checkKafkaRecord']>[0] {
  const given = headers.flatMap(([name, each]) => (each === null ? [] : [[name, Buffer.from(each, 'base64').toString('utf8')] as const]));
  return { value: bytes(value), headers: Object.fromEntries(given) };
}

function textOfBytes(base64: string | null): string | null {
  if (base64 === null) return null;
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(Buffer.from(base64, 'base64'));
  } catch {
    return null;
  }
}

function originalOf(letter: DeadLetter, body: LetterBody): Original {
  if (body.form === 'json') return { form: 'json', via: letter.via === 'file' ? 'file' : 'http', text: () => body.text };
  return {
    form: 'kafka',
    topic: letter.topic ?? '',
    partition: letter.partition ?? 0,
    offset: letter.offset ?? '0',
    key: bytes(body.key),
    value: bytes(body.value),
    headers: body.headers.map(([name, value]) => [name, bytes(value)] as const),
  };
}

function bytes(base64: string | null): Buffer | null {
  return base64 === null ? null : Buffer.from(base64, 'base64');
}
