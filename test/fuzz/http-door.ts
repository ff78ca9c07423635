import { gzipSync } from 'node:zlib';
import type { Author, Form } from './author';
import { damaged } from './spoil';
import type { Json } from './valid';

type Headers = Readonly<Record<string, string>>;

/** A request to the API; `messages` in it, `damaged` where nobody can say what is still in it. */
export interface FuzzRequest {
  readonly url: string;
  readonly headers: Headers;
  readonly body: Buffer;
  readonly messages: number;
  readonly damaged: boolean;
}

export interface Keys {
  readonly channel: string;
  readonly segment: string;
  readonly admin: string;
}

const TYPES = ['', 'text/plain', 'application/json', 'application/cloudevents+json', 'application/cloudevents-batch+json', 'application/cloudevents+xml', 'x/y; z=', '\u00e9'];
const ENCODINGS = ['gzip', 'br', 'deflate', 'x-gzip', 'gzip, gzip', '', 'identity'];

/** Requests as channels send them, many of them damaged on the way. */
export class HttpWriter {
  constructor(
    private readonly author: Author,
    private readonly keys: Keys,
  ) {}

  batch(count: number): FuzzRequest {
    return this.request('/v1/touchpoints', 'application/cloudevents-batch+json', `[${this.texts('event', count).join(',')}]`, count, this.keys.channel);
  }

  single(): FuzzRequest {
    const { text, message } = this.author.draw('event');
    if (message && this.author.dice.chance(0.5)) return this.binary(message);
    return this.request('/v1/touchpoints', 'application/cloudevents+json', text, 1, this.keys.channel);
  }

  segmentBatch(count: number): FuzzRequest {
    const body = `{"sentAt":${JSON.stringify(this.author.dice.pick(['2026-06-01T09:00:00Z', '', null, 'x']))},"batch":[${this.texts('segment', count).join(',')}]}`;
    return this.request('/v1/batch', 'application/json', body, count, this.keys.segment);
  }

  segmentSingle(): FuzzRequest {
    const { text, message } = this.author.draw('segment');
    const call = message ? String(message['type']) : this.author.dice.pick(['track', 'identify', 'group', 'page', 'screen', 'alias']);
    return this.request(`/v1/${call}`, 'application/json', text, 1, this.keys.segment);
  }

  lines(count: number): FuzzRequest {
    return this.request('/v1/imports', 'application/x-ndjson', importText(this.author, count), count, this.keys.admin);
  }

  private binary({ data, ...attributes }: Json): FuzzRequest {
    const named = Object.entries(attributes).map(([name, value]) => [`ce-${name}`, encodeURIComponent(String(value))] as const);
    return this.request('/v1/touchpoints', 'application/json', JSON.stringify(data), 1, this.keys.channel, Object.fromEntries(named));
  }

  private texts(form: Form, count: number): readonly string[] {
    return Array.from({ length: count }, () => this.author.draw(form).text);
  }

  private request(url: string, type: string, text: string, messages: number, key: string, more: Headers = {}): FuzzRequest {
    const { dice } = this.author;
    const packed = dice.chance(0.2);
    const body = packed ? gzipSync(text, { level: 1 }) : Buffer.from(text);
    const headers = { ...more, authorization: `Bearer ${key}`, 'content-type': type, ...(packed ? { 'content-encoding': 'gzip' } : {}) };
    if (!dice.chance(0.15)) return { url, headers, body, messages, damaged: false };
    this.author.forgetBatch();
    return { url, headers: this.hostile(headers), body: dice.chance(0.7) ? damaged(body, dice) : body, messages, damaged: true };
  }

  private hostile(headers: Headers): Headers {
    const { dice } = this.author;
    const way = dice.below(4);
    if (way === 0) return { ...headers, 'content-type': dice.pick(TYPES) };
    if (way === 1) return { ...headers, 'content-encoding': dice.pick(ENCODINGS) };
    return way === 2 ? { ...headers, 'ce-id': dice.pick(['', '%', '"', '%00', 'x']), 'ce-specversion': '1.0' } : headers;
  }
}

/** Lines of an import, plain facts and events, with the line ends that files have. */
export function importText(author: Author, count: number): string {
  const lines = Array.from({ length: count }, () => author.draw(author.dice.pick(['plain', 'plain', 'event'])).text);
  return (author.dice.chance(0.1) ? '\ufeff' : '') + lines.join(author.dice.pick(['\n', '\r\n', '\n\n']));
}
