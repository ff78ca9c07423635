import { describeFound } from './found';
import { parseJson, refuseSize } from './plain-fact';
import { pointerStep, refuse } from './refusals';
import type { Checked } from './refusals';
import { exceeds, mayBeUnfaithful, utf8Length } from './text';
import { binaryEvent, lowerCaseNames, sizeOf, withPrefix } from './transports';
import type { Attributes, Headers, ReadEvent } from './transports';

/** What the body of a request holds: its events, each with its own size or its own refusal. */
export interface HttpEvents {
  readonly batch: boolean;
  readonly events: readonly Checked<ReadEvent>[];
}

/** Reads a request in one of the three content modes of the HTTP protocol binding. */
export function readHttp(contentType: string, headers: Headers, body: string, maxBytes: number): Checked<HttpEvents> {
  const mediaType = (contentType.split(';')[0] ?? '').trim().toLowerCase();
  if (mediaType === 'application/cloudevents-batch+json') return readBatch(body, maxBytes);
  if (mediaType === 'application/cloudevents+json') return readStructured(body, maxBytes);
  const attributes = withPrefix(lowerCaseNames(headers), 'ce-');
  if (Object.keys(attributes).length > 0) return single(readBinary(contentType, attributes, body, maxBytes));
  const wanted = 'application/cloudevents+json, application/cloudevents-batch+json, or ce- headers beside application/json';
  return refuse('not-cloudevent', '', `the request is no CloudEvent in any content mode: send it as ${wanted}`);
}

function readStructured(body: string, maxBytes: number): Checked<HttpEvents> {
  if (exceeds(body, maxBytes)) return single(refuseSize(maxBytes));
  const parsed = parseJson(body);
  return parsed.ok ? single({ ok: true, value: { event: parsed.value, bytes: utf8Length(body), faithful: !mayBeUnfaithful(body) } }) : parsed;
}

function readBatch(body: string, maxBytes: number): Checked<HttpEvents> {
  const parsed = parseJson(body);
  if (!parsed.ok) return parsed;
  if (!Array.isArray(parsed.value)) {
    return refuse('not-cloudevent', '', `a batch must be a JSON array of CloudEvents; found ${describeFound('', parsed.value)}`);
  }
  const bytes = exceeds(body, maxBytes) ? undefined : utf8Length(body);
  const faithful = !mayBeUnfaithful(body);
  const events = parsed.value.map((event: unknown) => ({ ok: true as const, value: { event, bytes, faithful } }));
  return { ok: true, value: { batch: true, events } };
}

function readBinary(contentType: string, attributes: Attributes, body: string, maxBytes: number): Checked<ReadEvent> {
  const bytes = utf8Length(body) + sizeOf(attributes);
  if (bytes > maxBytes) return refuseSize(maxBytes);
  const decoded = Object.entries(attributes).map(([name, value]) => [name, decodeHeader(value)] as const);
  const broken = decoded.find(([, value]) => value === undefined)?.[0];
  if (broken !== undefined) return refuse('invalid-field', pointerStep(broken), `the header ce-${broken} is badly percent-encoded`);
  const readable = Object.fromEntries(decoded.map(([name, value]) => [name, value ?? '']));
  return binaryEvent(readable, contentType === '' ? undefined : contentType, body, bytes);
}

/** CloudEvents HTTP binding 3.1.3.2: a quoted string is unquoted first, then percent-encoding is undone once. */
function decodeHeader(value: string): string | undefined {
  const quoted = /^"(.*)"$/s.exec(value.trim())?.[1];
  try {
    return decodeURIComponent(quoted === undefined ? value : quoted.replace(/\\(.)/gs, '$1'));
  } catch {
    return undefined;
  }
}

function single(event: Checked<ReadEvent>): Checked<HttpEvents> {
  return { ok: true, value: { batch: false, events: [event] } };
}
