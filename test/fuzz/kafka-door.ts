import type { BrokerRecord } from '@waymark/engine';
import type { Author, Draw } from './author';
import { damaged } from './spoil';
import type { Json } from './valid';

type Header = readonly [string, Uint8Array | null];

const STRUCTURED = ['application/cloudevents+json', 'Application/CloudEvents+JSON; charset=utf-8', ' application/cloudevents'];
const NAMES = ['content-type', 'ce_id', 'CE_SOURCE', 'ce_specversion', 'ce_time', 'ce_type', 'ce_data', 'ce_data_base64', 'ce___proto__', 'ce_', '__proto__', ''];
const VALUES = ['', '1.0', 'application/json', 'text/plain', 'application/cloudevents+json', '2026-06-01T00:00:00Z', '\0', '%', '"x"', 'x'.repeat(2_000), '注'];

/** Records as a partition delivers them, in both modes, with headers and values that mean no good. */
export class KafkaWriter {
  private offset = 0;

  constructor(private readonly author: Author) {}

  records(count: number): readonly BrokerRecord[] {
    return Array.from({ length: count }, () => this.record());
  }

  private record(): BrokerRecord {
    const { dice } = this.author;
    const draw = this.author.draw('event');
    const [value, rawHeaders] = draw.message && dice.chance(0.5) ? binary(draw.message) : this.structured(draw);
    const spared = draw.message !== null;
    return {
      topic: 'touchpoints',
      partition: 0,
      offset: String((this.offset += 1)),
      key: null,
      value: spared ? value : this.hostileValue(value),
      ...headersOf(spared ? rawHeaders : this.hostileHeaders(rawHeaders)),
      timestamp: 0,
      unreadable: null,
    };
  }

  private structured({ text }: Draw): readonly [Buffer, readonly Header[]] {
    return [Buffer.from(text), [['content-type', Buffer.from(this.author.dice.pick(STRUCTURED).trim())]]];
  }

  private hostileValue(value: Buffer): Buffer | null {
    const { dice } = this.author;
    if (dice.chance(0.02)) return null;
    return dice.chance(0.1) ? damaged(value, dice) : value;
  }

  /** A spoiled value under right headers, or any value under spoiled ones of the binary mode. */
  private hostileHeaders(headers: readonly Header[]): readonly Header[] {
    const { dice, valid } = this.author;
    if (dice.chance(0.7)) return headers;
    const [, given] = binary(valid.event(`b${dice.below(1_000)}`));
    const more = Array.from({ length: dice.below(4) }, (): Header => {
      const value = dice.chance(0.1) ? null : Buffer.from(dice.pick(VALUES));
      return [dice.pick(NAMES), value && dice.chance(0.2) ? damaged(value, dice) : value];
    });
    return [...given.filter(() => dice.chance(0.9)), ...more];
  }
}

function binary({ data, ...attributes }: Json): readonly [Buffer, readonly Header[]] {
  const named = Object.entries(attributes).map(([name, value]): Header => [`ce_${name}`, Buffer.from(String(value))]);
  return [Buffer.from(JSON.stringify(data)), [...named, ['content-type', Buffer.from('application/json')]]];
}

/** As the adapter gives them: without a prototype, the last of a name, none without a value. */
function headersOf(rawHeaders: readonly Header[]): Pick<BrokerRecord, 'headers' | 'rawHeaders'> {
  const headers = Object.create(null) as Record<string, string>;
  for (const [name, value] of rawHeaders) if (value !== null) headers[name] = Buffer.from(value).toString('utf8');
  return { headers, rawHeaders };
}
