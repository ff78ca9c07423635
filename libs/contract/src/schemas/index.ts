import type { FactKind } from '@waymark/journey';
import { AN_IDENTITY, identities, ONE_OF_PROFILE, optional, PROFILE_FIELDS, TOUCHPOINT_FIELDS } from './fields';
import type { JsonSchema } from './fields';

export { IDENTITY_TYPES, MAX_ATTRIBUTES } from './fields';
export type { JsonSchema } from './fields';

const DRAFT = 'https://json-schema.org/draft/2020-12/schema';
const schemaId = (name: string) => `urn:waymark:schema:${name}:v1`;

const MAX_ID = 1024;
const id = { type: 'string', minLength: 1, maxLength: MAX_ID, description: `a string of 1 to ${MAX_ID} characters` };
const time = { type: 'string', format: 'date-time', description: 'an RFC 3339 time with an offset, such as 2026-03-01T09:00:00+08:00' };
const label = { type: 'string', minLength: 1, description: 'a string that is not empty' };

interface KindShape {
  readonly required: readonly string[];
  readonly fields: JsonSchema;
  readonly rules: readonly JsonSchema[];
}

const SHAPES: Readonly<Record<FactKind, KindShape>> = {
  touchpoint: { required: ['channel', 'action'], fields: TOUCHPOINT_FIELDS, rules: [] },
  profile: { required: [], fields: PROFILE_FIELDS, rules: [ONE_OF_PROFILE] },
  identity: { required: [], fields: {}, rules: [] },
};

/** `data` of a CloudEvent of this kind. Keys that are not named are kept and mean nothing. */
function dataSchema(kind: FactKind): JsonSchema {
  const { required, fields, rules } = SHAPES[kind];
  return {
    $schema: DRAFT,
    $id: schemaId(kind),
    title: `data of a waymark.${kind}.v1 event`,
    type: 'object',
    description: 'a JSON object',
    required,
    properties: { identities, ...fields },
    ...(rules.length > 0 && { allOf: rules }),
  };
}

function plainSchema(kind: FactKind): JsonSchema {
  const { required, fields, rules } = SHAPES[kind];
  return {
    $id: schemaId(`plain-${kind}`),
    title: `a plain ${kind} fact`,
    type: 'object',
    description: 'a JSON object',
    required: ['kind', 'id', 'occurredAt', ...required],
    properties: {
      kind: { const: kind, description: kind },
      id,
      occurredAt: time,
      contactId: { type: ['string', 'null'], description: 'a string' },
      source: optional(id),
      recordedAt: optional(time),
      identities,
      ...fields,
    },
    allOf: [AN_IDENTITY, ...rules],
  };
}

const plain = {
  touchpoint: plainSchema('touchpoint'),
  profile: plainSchema('profile'),
  identity: plainSchema('identity'),
} as const;

/** The attributes of a CloudEvents 1.0 envelope that the contract knows, extensions included. */
const envelope: JsonSchema = {
  $schema: DRAFT,
  $id: schemaId('cloudevent'),
  title: 'a CloudEvent 1.0 that carries a fact',
  type: 'object',
  description: 'a JSON object',
  required: ['specversion', 'id', 'source', 'type', 'time'],
  properties: {
    specversion: { const: '1.0', description: '"1.0"' },
    id,
    source: id,
    type: { ...label, description: 'one of waymark.touchpoint.v1, waymark.profile.v1 and waymark.identity.v1' },
    time,
    subject: optional({ ...label, description: 'the main identity as type:value' }),
    dataschema: optional(label),
    datacontenttype: optional(label),
    partitionkey: optional(label),
    traceparent: optional(label),
    correlationid: optional(label),
    causationid: optional(label),
    recordedtime: optional(time),
    data_base64: { type: ['string', 'null'], description: 'a base64 string' },
  },
};

/** The published JSON Schemas (draft 2020-12); the validators are compiled from these very objects. */
export const SCHEMAS = {
  cloudEvent: envelope,
  touchpoint: dataSchema('touchpoint'),
  profile: dataSchema('profile'),
  identity: dataSchema('identity'),
  plainFact: {
    $schema: DRAFT,
    $id: schemaId('plain-fact'),
    title: 'a plain fact: one line of a history file',
    oneOf: Object.values(plain),
  },
} as const satisfies Readonly<Record<string, JsonSchema>>;

/** The branches of `SCHEMAS.plainFact`, compiled each on its own so that a refusal speaks of the kind that was meant. */
export const PLAIN_SCHEMAS: Readonly<Record<FactKind, JsonSchema>> = plain;
