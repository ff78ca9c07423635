import { SEALED_KEYS } from '@waymark/journey';
import type { Identity } from '@waymark/journey';
import { createEventReader } from './cloud-event';
import { readHttp } from './http';
import { takeIn } from './incoming';
import type { Draft, IncomingFact } from './incoming';
import { phoneRegion } from './phone';
import { draftOfPlain } from './plain-draft';
import { checkBounds, checkSize, createPlainShape, isObject, parseJson } from './plain-fact';
import type { FromText } from './plain-fact';
import { refuse } from './refusals';
import type { Checked, Refused } from './refusals';
import type { ContractSettings, Origin } from './settings';
import { createSharedValues } from './shared-values';
import { createMessageReader, inSegmentsWords } from './segment/read-message';
import { readSegmentBody } from './segment/read-request';
import type { SegmentRequest } from './segment/read-request';
import { mayBeUnfaithful } from './text';
import { isTooDeep } from './text';
import { readKafkaRecord } from './transports';
import type { Headers, KafkaRecord } from './transports';

/** The one judge of what channels send, wherever it comes from. Nothing here throws for anything that is sent. */
export interface Contract {
  /** One CloudEvent in its structured form, parsed; `bytes` is its encoded size, measured where it is not given. */
  checkCloudEvent(event: unknown, origin: Origin, bytes?: number): Checked<IncomingFact>;
  /** One plain fact, parsed. */
  checkPlainFact(value: unknown, origin: Origin, bytes?: number): Checked<IncomingFact>;
  /** One line of an import: a CloudEvent (it has `specversion`) or a plain fact. */
  checkLine(line: string, origin: Origin): Checked<IncomingFact>;
  /** A record from Kafka in either content mode. */
  checkKafkaRecord(record: KafkaRecord, origin: Origin): Checked<IncomingFact>;
  /** The body of a request, structured, binary or batch: every event is judged on its own; only a body that cannot be read is refused whole. */
  checkHttp(contentType: string, headers: Headers, body: string, origin: Origin): Checked<CheckedHttp>;
  /** The body of a request of Segment's libraries: every message is judged on its own, under the source `segment:NAME`; `origin.now` is the receipt. */
  checkSegment(request: SegmentRequest, body: string, origin: Origin): Checked<CheckedRequest>;
  /** A record as an event in its structured form; undefined where it can be read as none, or is nested too deeply to be written. */
  asEvent(record: KafkaRecord): unknown;
  /** Whether many people share this value (a switchboard, info@): it never links anybody. */
  isShared(identity: Identity): boolean;
}

export interface CheckedRequest {
  readonly batch: boolean;
  readonly events: readonly Checked<IncomingFact>[];
}

export interface CheckedHttp extends CheckedRequest {
  /** An event as it was sent, in its structured form: nothing is taken out. */
  readonly asSent: (index: number) => unknown;
}

/** Compiles the validators once. Throws where a setting cannot be right, and says which. */
export function createContract(given: ContractSettings): Contract {
  const settings = { ...given, defaultRegion: phoneRegion(given.defaultRegion), sealedKeys: new Set([...SEALED_KEYS, ...given.sealedKeys]) };
  const { maxEventBytes } = settings;
  const readEvent = createEventReader(maxEventBytes);
  const readMessage = createMessageReader(maxEventBytes);
  const plainShape = createPlainShape();

  const take = (draft: Checked<Draft>, origin: Origin): Checked<IncomingFact> => {
    if (!draft.ok) return draft;
    return refuseOurOwn(draft.value, origin) ?? takeIn(draft.value, settings, origin);
  };
  const takeEvent = (event: unknown, origin: Origin, from: FromText): Checked<IncomingFact> => take(readEvent(event, from), origin);
  const takePlain = (value: unknown, origin: Origin, from: FromText): Checked<IncomingFact> => {
    const refused = checkBounds(value, from, maxEventBytes);
    if (refused) return refused;
    const fact = plainShape(value);
    return fact.ok ? take(draftOfPlain(fact.value), origin) : fact;
  };

  return {
    checkCloudEvent: (event, origin, bytes) => takeEvent(event, origin, { bytes }),
    checkPlainFact: (value, origin, bytes) => takePlain(value, origin, { bytes }),
    checkLine: (line, origin) => {
      const oversized = checkSize(line, maxEventBytes);
      if (oversized) return oversized;
      const parsed = parseJson(line);
      if (!parsed.ok) return parsed;
      const check = isEvent(parsed.value) ? takeEvent : takePlain;
      return check(parsed.value, origin, { bytes: line.length, faithful: !mayBeUnfaithful(line) });
    },
    checkKafkaRecord: (record, origin) => {
      const read = readKafkaRecord(record, maxEventBytes);
      return read.ok ? takeEvent(read.value.event, origin, read.value) : read;
    },
    asEvent: (record) => {
      const read = readKafkaRecord(record, maxEventBytes);
      return read.ok && !isTooDeep(read.value.event) ? read.value.event : undefined;
    },
    checkHttp: (contentType, headers, body, origin) => {
      const read = readHttp(contentType, headers, body, maxEventBytes);
      if (!read.ok) return read;
      const events = read.value.events.map((each) => (each.ok ? takeEvent(each.value.event, origin, each.value) : each));
      const asSent = (index: number): unknown => {
        const sent = read.value.events[index];
        return sent?.ok === true ? sent.value.event : undefined;
      };
      return { ok: true, value: { batch: read.value.batch, events, asSent } };
    },
    checkSegment: (request, body, origin) => {
      const read = readSegmentBody(request, body, origin.now, maxEventBytes);
      if (!read.ok) return read;
      const { messages, delivery, bytes } = read.value;
      const events = messages.map((message) => {
        const taken = take(readMessage(message, delivery, bytes), origin);
        return taken.ok ? taken : (inSegmentsWords(taken) ?? taken);
      });
      return { ok: true, value: { batch: request.call === 'batch', events } };
    },
    isShared: createSharedValues(settings.sharedValues, settings.defaultRegion),
  };
}

function isEvent(value: unknown): boolean {
  return isObject(value) && value['specversion'] !== undefined && value['specversion'] !== null;
}

const OUR_SOURCE = 'waymark';

/** The engine's own decisions stand under its source; nobody else may claim their ids, by a plain id either. */
function refuseOurOwn({ source, id }: Draft, origin: Origin): Refused | undefined {
  if (origin.history) return undefined;
  const at = source === OUR_SOURCE ? '/source' : '/id';
  if (source !== OUR_SOURCE && !id.startsWith(`${OUR_SOURCE}#`)) return undefined;
  return refuse('reserved-source', at, `${at} names the source "${OUR_SOURCE}", under which only the engine writes: send it under your own`);
}
