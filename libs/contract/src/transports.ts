import { decodeUtf8 } from './base64';
import { isJsonType } from './cloud-event';
import { parseJson, refuseSize } from './plain-fact';
import type { FromText } from './plain-fact';
import { refuse } from './refusals';
import type { Checked } from './refusals';
import { mayBeUnfaithful, utf8Length } from './text';

/** Names as the transport has them; a name that is absent is undefined. */
export type Headers = Readonly<Record<string, string | undefined>>;

/** CloudEvents attributes by their names, as text. */
export type Attributes = Readonly<Record<string, string>>;

/** An event in its structured form, whatever mode it came in. */
export interface ReadEvent extends FromText {
  readonly event: unknown;
}

export interface KafkaRecord {
  readonly value: Uint8Array | null;
  readonly headers: Headers;
}

/** Reads a record in either content mode of the Kafka protocol binding. */
export function readKafkaRecord({ value, headers }: KafkaRecord, maxBytes: number): Checked<ReadEvent> {
  const named = lowerCaseNames(headers);
  if (isStructured(named['content-type'])) return structuredRecord(value, maxBytes);
  const attributes = withPrefix(named, 'ce_');
  if (Object.keys(attributes).length > 0) return binaryRecord(value, attributes, named['content-type'], maxBytes);
  const wanted = 'a content-type that starts with application/cloudevents, or ce_ headers';
  return refuse('not-cloudevent', '', `the record is no CloudEvent in either content mode: give it ${wanted}`);
}

function structuredRecord(value: Uint8Array | null, maxBytes: number): Checked<ReadEvent> {
  const bytes = value?.length ?? 0;
  if (bytes > maxBytes) return refuseSize(maxBytes);
  const text = textOf(value);
  if (text === undefined) return refuse('not-json', '', 'the value is no UTF-8: encode it so');
  const parsed = parseJson(text);
  return parsed.ok ? { ok: true, value: { event: parsed.value, bytes, faithful: !mayBeUnfaithful(text) } } : parsed;
}

function binaryRecord(
  value: Uint8Array | null,
  attributes: Attributes,
  contentType: string | undefined,
  maxBytes: number,
): Checked<ReadEvent> {
  const bytes = (value?.length ?? 0) + sizeOf(attributes);
  if (bytes > maxBytes) return refuseSize(maxBytes);
  const text = textOf(value);
  if (text === undefined) return refuse('not-json', '/data', '/data (the value) is no UTF-8: encode it so');
  return binaryEvent(attributes, contentType, text, bytes);
}

function textOf(value: Uint8Array | null): string | undefined {
  return value === null ? '' : decodeUtf8(value);
}

function isStructured(contentType: string | undefined): boolean {
  return contentType !== undefined && contentType.trimStart().toLowerCase().startsWith('application/cloudevents');
}

/** Puts the attributes of a binary-mode message and its body together; a body that is empty is none. */
export function binaryEvent(
  attributes: Attributes,
  contentType: string | undefined,
  body: string,
  bytes: number,
): Checked<ReadEvent> {
  const envelope = contentType === undefined ? attributes : { ...attributes, datacontenttype: contentType };
  if (body === '' || !isJsonType(contentType)) return { ok: true, value: { event: envelope, bytes } };
  const parsed = parseJson(body);
  if (!parsed.ok) return refuse('not-json', '/data', '/data (the value) is no JSON text: check that it is whole');
  return { ok: true, value: { event: { ...envelope, data: parsed.value }, bytes } };
}

/** The CloudEvents attributes among headers, without their prefix; `data` is never one. */
export function withPrefix(headers: Headers, prefix: string): Attributes {
  const attributes = Object.entries(headers).flatMap(([name, value]) =>
    name.startsWith(prefix) && value !== undefined ? [[name.slice(prefix.length), value] as const] : [],
  );
  return Object.fromEntries(attributes.filter(([name]) => name !== 'data' && name !== 'data_base64'));
}

const CAPITAL = /[A-Z\u0080-\uffff]/;

export function lowerCaseNames(headers: Headers): Headers {
  if (!Object.keys(headers).some((name) => CAPITAL.test(name))) return headers;
  return Object.fromEntries(Object.entries(headers).map(([name, value]) => [name.toLowerCase(), value]));
}

/** Bytes of attributes that travel as headers, their names included. */
export function sizeOf(attributes: Attributes): number {
  return Object.entries(attributes).reduce((bytes, [name, value]) => bytes + name.length + utf8Length(value), 0);
}
