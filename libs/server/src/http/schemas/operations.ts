import { SCHEMAS } from '@waymark/contract';
import { rebased } from './models';
import type { Schema } from './shapes';
import { count, flag, listOf, object, oneOf, orNull, pageOf, partial, text, time } from './shapes';

/** RFC 9457, with our stable code. Some codes say more in members of their own. */
export const PROBLEM: Schema = {
  ...partial(
    { type: text('urn:waymark:problem: and the code'), title: text(), status: count(), detail: text('what was found and what to mend'), code: text('stable') },
    {
      pointer: text('JSON Pointer into the body'),
      parameter: text('the query parameter'),
      errors: listOf({ type: 'object' }),
      allowed: listOf(text()),
    },
  ),
  additionalProperties: true,
};

const REFERENCED = { cloudEvent: SCHEMAS.cloudEvent, touchpoint: SCHEMAS.touchpoint, profile: SCHEMAS.profile, identity: SCHEMAS.identity };

/** A CloudEvent 1.0 whose data is one of the three kinds of fact. */
export const TOUCHPOINT: Schema = {
  allOf: [without$(REFERENCED.cloudEvent), { type: 'object', properties: { data: { anyOf: [REFERENCED.touchpoint, REFERENCED.profile, REFERENCED.identity].map(without$) } } }],
  examples: [
    {
      specversion: '1.0',
      id: 'w-1',
      source: 'webinar',
      type: 'waymark.touchpoint.v1',
      time: '2026-03-01T09:00:00+08:00',
      subject: 'email:ada@example.com',
      data: { channel: 'webinar', action: 'attended', content: { id: 'autumn', name: 'Autumn webinar' } },
    },
  ],
};

/** One line of a history file. */
export const PLAIN_FACT = rebased(SCHEMAS.plainFact, '#/components/schemas/PlainFact') as Schema;
/** What the rows of a CSV file become: the command line turns them into lines of plain facts. */
export const CSV_MAPPING = rebased(SCHEMAS.csvMapping, '#/components/schemas/CsvMapping') as Schema;

const outcome = partial(
  { outcome: oneOf(['accepted', 'duplicate', 'conflict', 'erased', 'rejected']), factId: orNull(text()) },
  { contactId: text('whose it is'), letterId: text('the dead letter that keeps it'), code: text(), pointer: text(), message: text() },
);

export const EVENT_ANSWERS = object({
  events: listOf({ ...outcome, required: ['index', 'outcome', 'factId'], properties: { index: count('its place in the batch'), ...(outcome['properties'] as object) } }),
});

export const RETRIED = outcome;

const letter = {
  id: text(),
  receivedAt: time(),
  expiresAt: time(),
  via: oneOf(['kafka', 'http', 'file']),
  topic: orNull(text()),
  partition: orNull(count()),
  offset: orNull(text()),
  code: text(),
  pointer: text(),
  message: text(),
  status: oneOf(['open', 'resolved']),
  resolvedAt: orNull(time()),
};

export const LETTER = object(letter, 'what could not be taken, without what it said');
export const LETTER_PAGE = pageOf('DeadLetter');

export const LETTER_DETAIL = object({
  ...letter,
  body: {
    anyOf: [
      object({ form: { const: 'json' }, text: text() }),
      object({
        form: { const: 'kafka' },
        key: orNull(text('base64')),
        value: orNull(text('base64')),
        headers: listOf({ type: 'array', prefixItems: [text(), text('base64')], items: false }),
      }),
    ],
  },
  text: orNull(text('what it says, where that is text')),
  mendable: orNull(text('what can be mended and put back; a Kafka record in binary mode stands here as its structured event')),
});

export const RETRY_BODY = partial(
  {},
  { message: text('what stands in for the message, as its JSON text: an event, a plain fact for a letter from HTTP or a file, or the value of a Kafka record in binary mode') },
);

export const IMPORT_REPORT = object({
  counts: object({ accepted: count(), duplicate: count(), conflict: count(), erased: count(), rejected: count() }),
  problems: listOf(object({ line: count(), code: text(), pointer: text(), message: text() })),
  samples: listOf({ type: 'object', additionalProperties: true, description: 'of a dry run: what the first facts would become' }),
});

const key = {
  name: text(),
  role: oneOf(['channel', 'sales', 'analyst', 'admin']),
  sources: listOf(text()),
  channels: listOf(text()),
  segment: orNull(text('NAME of segment:NAME, the source of Segment\'s libraries with this key')),
  owner: orNull(text()),
  createdAt: time(),
};

export const KEY = object(key);
export const KEY_PAGE = pageOf('Key');
export const KEY_MADE = object({ ...key, secret: orNull(text('told this once; null in the answer to a repetition')) });

export const HEALTH = object({ status: { const: 'up' }, checks: listOf(partial({ name: text(), failure: orNull(text()) }, { note: text('what keeps nobody from being served') })) });

export const STEP_BODY = partial({}, { reason: text(), note: text('free text for people; kept sealed') });
export const CLOSE_BODY = partial({ reason: text('required') }, { note: text('free text for people; kept sealed') });
export const ASSIGN_BODY = object({ owner: text() });
export const RELEASE_BODY = partial({}, { dryRun: flag('only say who would be offered') });
export const LOOK_UP_BODY = partial({ type: text('type of the identity'), value: text() }, { source: text('who issued a user_id') });
export const ACTIVATE_BODY = partial(
  {},
  { generation: text(), position: count('of the difference that was looked at'), shadow: flag('fill it and feed it beside the live model; it decides nothing') },
);
export const REBUILD_BODY = partial({}, { view: text('made anew with all others of the live model') });
export const KEY_BODY = partial(
  { name: text(), role: key.role },
  { sources: listOf(text()), channels: listOf(text()), segment: text('channels: NAME of the source segment:NAME'), owner: text() },
);

function without$(schema: Schema): Schema {
  return Object.fromEntries(Object.entries(schema).filter(([name]) => name !== '$id' && name !== '$schema'));
}
