import type { FactKind, Instant } from '@waymark/journey';
import { factIdOf } from '../cloud-event';
import { describeFound } from '../found';
import type { Draft } from '../incoming';
import { checkBounds, isObject } from '../plain-fact';
import { refuse } from '../refusals';
import type { Checked, Refused } from '../refusals';
import { DATA_SHAPES } from '../schemas';
import { compile } from '../validator';
import type { Validator } from '../validator';
import { mapMessage } from './map-message';
import { messageShape, SEGMENT_TYPES } from './message';
import type { SegmentMessage, SegmentType } from './message';
import { timeOf } from './segment-times';
import { segmentSource } from './source';

/** How a message reached us. */
export interface SegmentDelivery {
  /** Of the channel's key. */
  readonly name: string;
  /** What the address says; undefined in a batch, where every message says it. */
  readonly type: SegmentType | undefined;
  /** Of the batch; a message's own goes before. */
  readonly sentAt: unknown;
  readonly receivedAt: Instant;
}

/** Reads one message into a draft, which is a CloudEvent that keeps the message; its size is measured where it is not given. */
export type MessageReader = (message: unknown, delivery: SegmentDelivery, bytes: number | undefined) => Checked<Draft>;

export function createMessageReader(maxBytes: number): MessageReader {
  const messages = new Map(SEGMENT_TYPES.map((type) => [type, compile(messageShape(type))]));
  const data: Readonly<Record<FactKind, Validator>> = {
    touchpoint: compile(DATA_SHAPES.touchpoint),
    profile: compile(DATA_SHAPES.profile),
    identity: compile(DATA_SHAPES.identity),
  };
  return (message, delivery, bytes) => {
    const type = typeOf(message, delivery.type);
    if (!type.ok) return type;
    const refused = checkBounds(message, { bytes }, maxBytes) ?? messages.get(type.value)?.(message, '');
    if (refused) return refused;
    const draft = draftOf(type.value, message as SegmentMessage, delivery);
    if (!draft.ok) return draft;
    return inSegmentsWords(data[draft.value.kind](draft.value.data, '/data')) ?? draft;
  };
}

function typeOf(message: unknown, asked: SegmentType | undefined): Checked<SegmentType> {
  if (!isObject(message)) return refuse('invalid-field', '', `a message must be a JSON object; found ${describeFound('', message)}`);
  const said = message['type'] ?? asked;
  const allowed: readonly SegmentType[] = asked === undefined ? SEGMENT_TYPES : [asked];
  const type = allowed.find((each) => each === said);
  return type === undefined ? refuseType(said, allowed) : { ok: true, value: type };
}

function refuseType(said: unknown, allowed: readonly SegmentType[]): Refused {
  const wanted = allowed.length === 1 ? `"${allowed.join('')}", as the address says` : `one of ${allowed.join(', ')}`;
  if (said === undefined) return refuse('missing-field', '/type', `/type is missing: it must be ${wanted}`);
  const code = typeof said === 'string' ? 'unknown-type' : 'invalid-field';
  return refuse(code, '/type', `/type must be ${wanted}; found ${describeFound('/type', said)}`);
}

function draftOf(type: SegmentType, message: SegmentMessage, delivery: SegmentDelivery): Checked<Draft> {
  const sentAt = message.sentAt ?? delivery.sentAt;
  const time = timeOf(message, sentAt, delivery.receivedAt);
  if (!time.ok) return time;
  const mapped = mapMessage(type, message);
  if (!mapped.ok) return mapped;
  const { kind } = mapped.value;
  const source = segmentSource(delivery.name);
  const data = { ...mapped.value.data, segment: { message, ...(sentAt === undefined ? {} : { sentAt }) } };
  const draft: Draft = {
    id: factIdOf(source, message.messageId),
    kind,
    source,
    occurredAt: time.value.at,
    timePointer: time.value.pointer,
    recordedAt: undefined,
    mainIdentity: undefined,
    data,
    base: '/data',
    sent: { specversion: '1.0', id: message.messageId, source, type: `waymark.${kind}.v1`, time: time.value.text, data },
    metadata: {},
  };
  return { ok: true, value: draft };
}

/** Where a field of the contract comes from. */
const ORIGINS = [
  ['/data/identities', '/userId'],
  ['/data/channel', '/properties/channel'],
  ['/data/attributes', '/properties'],
  ['/data/profile', '/traits'],
  ['/data/account', '/traits'],
] as const;

/** A refusal by the contract's own rules, pointing into the message instead of what it was mapped to. */
export function inSegmentsWords(refused: Refused | undefined): Refused | undefined {
  if (!refused) return undefined;
  const { code, pointer, message } = refused.refusal;
  const origin = ORIGINS.find(([mapped]) => pointer === mapped || pointer.startsWith(`${mapped}/`));
  if (!origin) return refused;
  const at = origin[1] + pointer.slice(origin[0].length);
  return { ok: false, refusal: { code, pointer: at, message: message.replace(pointer, () => at) } };
}
