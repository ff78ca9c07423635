import type { FactKind, Instant } from '@waymark/journey';
import { decodeBase64Text } from './base64';
import { checkDataSchema, kindOfType } from './event-type';
import { describeFound } from './found';
import { parseSubject } from './identities';
import type { Draft } from './incoming';
import { checkBounds, isObject, parseJson } from './plain-fact';
import type { FromText } from './plain-fact';
import { refuse } from './refusals';
import type { Checked, Refused } from './refusals';
import { DATA_SHAPES, ENVELOPE } from './schemas';
import type { SentData, SentEnvelope, SentIdentity } from './sent';
import { checkText } from './text';
import { readInstant } from './times';
import { compile } from './validator';
import type { Validator } from './validator';

/** Reads a CloudEvent 1.0 in its structured form into a draft; its size is measured where it is not given. */
export type EventReader = (event: unknown, from: FromText) => Checked<Draft>;

export function createEventReader(maxBytes: number): EventReader {
  const envelope = compile({ schema: ENVELOPE, needs: [] });
  const data: Readonly<Record<FactKind, Validator>> = {
    touchpoint: compile(DATA_SHAPES.touchpoint),
    profile: compile(DATA_SHAPES.profile),
    identity: compile(DATA_SHAPES.identity),
  };
  return (event, from) => {
    const sent = admit(event, from, maxBytes);
    if (!sent.ok) return sent;
    const attributes = sent.value as unknown as SentEnvelope;
    const kind = judge(sent.value, envelope);
    if (!kind.ok) return kind;
    const refused = judgeData(attributes, data[kind.value]);
    return refused ?? draftOf(attributes, kind.value, sent.value);
  };
}

/** `source#id`; what the separator is made of is escaped in the source, so that no two events share an id. */
export function factIdOf(source: string, id: string): string {
  return `${source.replaceAll('%', '%25').replaceAll('#', '%23')}#${id}`;
}

/** The event as an object of bearable size and faithful text, `data_base64` read as what it stands for. */
function admit(event: unknown, from: FromText, maxBytes: number): Checked<Readonly<Record<string, unknown>>> {
  if (!isObject(event)) return refuse('not-cloudevent', '', `a CloudEvent is a JSON object; found ${describeFound('', event)}`);
  const refused = checkBounds(event, from, maxBytes);
  if (refused) return refused;
  return typeof event['data_base64'] === 'string' ? decodeData(event, event['data_base64']) : { ok: true, value: event };
}

function decodeData(event: Readonly<Record<string, unknown>>, base64: string): Checked<Readonly<Record<string, unknown>>> {
  if (event['data'] !== undefined && event['data'] !== null) {
    return refuse('invalid-field', '/data_base64', '/data_base64 stands beside /data: send one of them');
  }
  const text = decodeBase64Text(base64);
  if (text === undefined) return refuse('invalid-field', '/data_base64', '/data_base64 must be base64 of JSON in UTF-8');
  const parsed = parseJson(text);
  if (!parsed.ok) return refuse('not-json', '/data_base64', '/data_base64 stands for no JSON text');
  const members = Object.entries(event).filter(([name]) => name !== 'data_base64');
  const decoded = { ...Object.fromEntries(members), data: parsed.value };
  return checkText(decoded) ?? { ok: true, value: decoded };
}

/** The kind of fact, once the envelope is one that the contract knows. */
function judge(event: Readonly<Record<string, unknown>>, envelope: Validator): Checked<FactKind> {
  if (event['specversion'] !== '1.0') {
    const found = describeFound('/specversion', event['specversion']);
    return refuse('not-cloudevent', '/specversion', `/specversion must be "1.0"; found ${found}`);
  }
  const refused = envelope(event, '');
  if (refused) return refused;
  const attributes = event as unknown as SentEnvelope;
  return checkDataSchema(attributes.dataschema) ?? kindOfType(attributes.type);
}

const JSON_TYPE = /^\s*[\w.+-]+\/(?:[\w.+-]+\+)?json\s*(?:;|$)/i;

/** Whether a media type is that of JSON; none given means JSON. */
export function isJsonType(mediaType: string | null | undefined): boolean {
  return typeof mediaType !== 'string' || JSON_TYPE.test(mediaType);
}

function judgeData({ datacontenttype, data }: SentEnvelope, validate: Validator): Refused | undefined {
  if (!isJsonType(datacontenttype)) {
    const found = describeFound('/datacontenttype', datacontenttype);
    return refuse('invalid-field', '/datacontenttype', `/datacontenttype must be application/json; found ${found}`);
  }
  if (data === undefined || data === null) return refuse('missing-field', '/data', '/data is missing: it must be a JSON object');
  return validate(data, '/data');
}

function draftOf(event: SentEnvelope, kind: FactKind, sent: Readonly<Record<string, unknown>>): Checked<Draft> {
  const occurredAt = readInstant(event.time, '/time');
  if (!occurredAt.ok) return occurredAt;
  const recordedAt = optionalInstant(event.recordedtime, '/recordedtime');
  if (!recordedAt.ok) return recordedAt;
  const subject = optionalSubject(event.subject);
  if (!subject.ok) return subject;
  const draft: Draft = {
    id: factIdOf(event.source, event.id),
    kind,
    source: event.source,
    occurredAt: occurredAt.value,
    timePointer: '/time',
    recordedAt: recordedAt.value,
    mainIdentity: subject.value,
    data: event.data as SentData,
    base: '/data',
    sent,
    metadata: metadataOf(event),
  };
  return { ok: true, value: draft };
}

/** Reads a time that may be left out. */
export function optionalInstant(text: string | null | undefined, pointer: string): Checked<Instant | undefined> {
  return typeof text === 'string' ? readInstant(text, pointer) : { ok: true, value: undefined };
}

function optionalSubject(subject: string | null | undefined): Checked<SentIdentity | undefined> {
  return typeof subject === 'string' ? parseSubject(subject) : { ok: true, value: undefined };
}

function metadataOf(event: SentEnvelope): Draft['metadata'] {
  return {
    ...(typeof event.traceparent === 'string' && { trace: event.traceparent }),
    ...(typeof event.correlationid === 'string' && { correlationId: event.correlationid }),
    ...(typeof event.causationid === 'string' && { causationId: event.causationid }),
  };
}
