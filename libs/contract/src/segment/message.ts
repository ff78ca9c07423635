import type { JsonSchema, Shape } from '../schemas';

/** The calls of Segment's libraries that we know. */
export const SEGMENT_TYPES = ['track', 'identify', 'group', 'page', 'screen', 'alias'] as const;
export type SegmentType = (typeof SEGMENT_TYPES)[number];

type Map = Readonly<Record<string, unknown>>;
type Sent<T> = T | null | undefined;

/** A message that the schema of its type has passed. */
export interface SegmentMessage {
  readonly messageId: string;
  readonly userId?: Sent<string | number>;
  readonly anonymousId?: Sent<string | number>;
  readonly previousId?: Sent<string | number>;
  readonly groupId?: Sent<string | number>;
  readonly event?: string;
  readonly name?: Sent<string>;
  readonly timestamp?: Sent<string>;
  readonly originalTimestamp?: Sent<string>;
  readonly sentAt?: unknown;
  readonly context?: Sent<Map>;
  readonly properties?: Sent<Map>;
  readonly traits?: Sent<Map>;
}

const MAX_ID = 1024;
const name = { type: ['string', 'number', 'null'], description: 'a string' };
const given = { type: ['string', 'number'], pattern: '\\S', description: 'a string that is not blank' };
const time = { type: ['string', 'null'], format: 'date-time', description: 'an RFC 3339 time with an offset' };
const map = { type: ['object', 'null'], description: 'a JSON object' };

const FIELDS: JsonSchema = {
  messageId: { type: 'string', minLength: 1, maxLength: MAX_ID, description: `a string of 1 to ${MAX_ID} characters` },
  userId: name,
  anonymousId: name,
  timestamp: time,
  originalTimestamp: time,
  context: map,
  properties: map,
  traits: map,
};

const OWN: Readonly<Record<SegmentType, JsonSchema>> = {
  track: { event: { type: 'string', minLength: 1, description: 'a string that is not empty' } },
  identify: {},
  group: { groupId: given },
  page: {},
  screen: {},
  alias: { previousId: given, userId: given },
};

const NAMED = { name: { type: ['string', 'null'], description: 'a string' } };

/** What is compiled for a message of this type. Members that are not named are kept and mean nothing. */
export function messageShape(type: SegmentType): Shape {
  const schema = {
    title: `a ${type} message of Segment's libraries`,
    type: 'object',
    description: 'a JSON object',
    required: ['messageId', ...Object.keys(OWN[type])],
    properties: { type: { const: type, description: `"${type}"` }, ...FIELDS, ...(type === 'page' || type === 'screen' ? NAMED : {}), ...OWN[type] },
  };
  return { schema, needs: [] };
}

/** The published schemas of the messages, by type. */
export const SEGMENT_MESSAGES = Object.fromEntries(SEGMENT_TYPES.map((type) => [type, messageShape(type).schema])) as Readonly<
  Record<SegmentType, JsonSchema>
>;
