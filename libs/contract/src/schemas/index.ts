import type { FactKind } from '@waymark/journey';
import { csvMappingSchema } from './csv-mapping';
import { AN_IDENTITY, DATA, identities, needSchema, ONE_OF_PROFILE, optional, PROFILE_FIELDS, TOUCHPOINT_FIELDS } from './fields';
import type { JsonSchema, Need } from './fields';

export { MAPPING_VERSION } from './csv-mapping';
export { IDENTITY_TYPES, MAX_ATTRIBUTES } from './fields';
export type { JsonSchema, Need } from './fields';

const DRAFT = 'https://json-schema.org/draft/2020-12/schema';
const schemaId = (name: string) => `urn:waymark:schema:${name}:v1`;

const MAX_ID = 1024;
const id = { type: 'string', minLength: 1, maxLength: MAX_ID, description: `a string of 1 to ${MAX_ID} characters` };
const time = { type: 'string', format: 'date-time', description: 'an RFC 3339 time with an offset, such as 2026-03-01T09:00:00+08:00' };
const label = { type: 'string', minLength: 1, description: 'a string that is not empty' };

interface KindShape {
  readonly required: readonly string[];
  readonly fields: JsonSchema;
  readonly needs: readonly Need[];
}

const SHAPES: Readonly<Record<FactKind, KindShape>> = {
  touchpoint: { required: ['channel', 'action'], fields: TOUCHPOINT_FIELDS, needs: [] },
  profile: { required: [], fields: PROFILE_FIELDS, needs: [ONE_OF_PROFILE] },
  identity: { required: [], fields: {}, needs: [] },
};

/** A schema without its needs, and the needs. */
export interface Shape {
  readonly schema: JsonSchema;
  readonly needs: readonly Need[];
}

/** The whole schema as others see it. */
function published({ schema, needs }: Shape): JsonSchema {
  return needs.length > 0 ? { ...schema, allOf: needs.map(needSchema) } : schema;
}

/** `data` of a CloudEvent of this kind. Keys that are not named are kept and mean nothing. */
function dataShape(kind: FactKind): Shape {
  const { required, fields, needs } = SHAPES[kind];
  const schema = {
    $schema: DRAFT,
    $id: schemaId(kind),
    title: `data of a waymark.${kind}.v1 event`,
    type: 'object',
    description: 'a JSON object',
    required,
    properties: { identities, ...fields },
  };
  return { schema, needs };
}

function plainShape(kind: FactKind): Shape {
  const { required, fields, needs } = SHAPES[kind];
  const schema = {
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
  };
  return { schema, needs: [AN_IDENTITY, ...needs] };
}

const forEveryKind = (shapeOf: (kind: FactKind) => Shape): Readonly<Record<FactKind, Shape>> => ({
  touchpoint: shapeOf('touchpoint'),
  profile: shapeOf('profile'),
  identity: shapeOf('identity'),
});

/** What is compiled for `data` of an event. */
export const DATA_SHAPES = forEveryKind(dataShape);

/** What is compiled for a plain fact: each kind on its own, so that a refusal speaks of the kind that was meant. */
export const PLAIN_SHAPES = forEveryKind(plainShape);

/** The attributes of a CloudEvents 1.0 envelope that the contract knows, extensions included. */
export const ENVELOPE: JsonSchema = {
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

/** The published JSON Schemas (draft 2020-12); the validators are compiled from these. */
export const SCHEMAS = {
  cloudEvent: published({ schema: ENVELOPE, needs: [DATA] }),
  touchpoint: published(DATA_SHAPES.touchpoint),
  profile: published(DATA_SHAPES.profile),
  identity: published(DATA_SHAPES.identity),
  plainFact: {
    $schema: DRAFT,
    $id: schemaId('plain-fact'),
    title: 'a plain fact: one line of a history file',
    oneOf: Object.values(PLAIN_SHAPES).map(published),
  },
  csvMapping: csvMappingSchema(DRAFT, schemaId('csv-mapping'), PLAIN_SHAPES),
} as const satisfies Readonly<Record<string, JsonSchema>>;
