import { WaymarkError } from '@waymark/engine';
import type { JsonObject, NewEvent } from '@waymark/journey';

/** An event as the server keeps it. */
export interface EventBytes {
  readonly id: string;
  readonly type: string;
  /** The clear part as JSON: what the server's own screens show. */
  readonly data: Uint8Array;
  /** One line of JSON, `{"waymark":1,"at":…}`; where there is a sealed part, a line feed and its bytes as they are. */
  readonly metadata: Uint8Array;
}

/** What the bytes say of an event besides its place. */
export type EventContent = Pick<NewEvent, 'at' | 'data' | 'sealed'>;

const FORMAT = 1;
const BEGINNING = Buffer.from('{"waymark":');
const LINE_FEED = 0x0a;

/** The bytes of an event; a type of the server's own or an instant that is no number is a programmer's mistake. */
export function bytesOf({ id, type, at, data, sealed }: NewEvent): EventBytes {
  if (!Number.isSafeInteger(at)) throw new Error('assertion: an append instant is a whole number of milliseconds');
  if (type === '' || type.startsWith('$')) throw new Error('assertion: an event type is not empty and not one of the server’s own');
  const head = Buffer.from(JSON.stringify({ waymark: FORMAT, at }));
  const metadata = sealed === undefined ? head : Buffer.concat([head, Buffer.of(LINE_FEED), sealed]);
  return { id, type, data: Buffer.from(JSON.stringify(data)), metadata };
}

/**
 * What stands in the bytes; `null` for an event of another program. Throws `log-corrupt` for one of ours that cannot be read,
 * and `log-newer` for one that a later version wrote.
 */
export function contentOf(data: Uint8Array, metadata: Uint8Array): EventContent | null {
  const bytes = Buffer.from(metadata.buffer, metadata.byteOffset, metadata.length);
  if (!bytes.subarray(0, BEGINNING.length).equals(BEGINNING)) return null;
  const end = bytes.indexOf(LINE_FEED);
  const { waymark, at } = jsonIn(end < 0 ? bytes : bytes.subarray(0, end));
  if (waymark !== FORMAT) throw new WaymarkError('log-newer', `the log holds an event in form ${String(waymark)}: run the version of Waymark that wrote it, or a later one`);
  if (typeof at !== 'number') throw corrupt('its metadata have no instant');
  const clear = jsonIn(Buffer.from(data.buffer, data.byteOffset, data.length));
  return end < 0 ? { at, data: clear } : { at, data: clear, sealed: new Uint8Array(bytes.subarray(end + 1)) };
}

function jsonIn(bytes: Buffer): JsonObject {
  try {
    const value: unknown = JSON.parse(bytes.toString());
    if (typeof value === 'object' && value !== null && !Array.isArray(value)) return value as JsonObject;
  } catch (error) {
    throw corrupt('it holds no JSON', error);
  }
  throw corrupt('it holds no object');
}

function corrupt(why: string, cause?: unknown): WaymarkError {
  return new WaymarkError('log-corrupt', `an event of the log cannot be read (${why}): restore EventStoreDB from its last good backup`, { cause });
}
