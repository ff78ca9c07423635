import type { Place } from '../document/fields';
import { ALLOWED } from '../document/fields';
import { CALENDAR_UNITS, MODEL_SCHEMA_ID, STAGES } from '../document/model';
import { DURATION_PATTERN } from '../document/duration';
import { PREDICATE_PARTS, predicateSchema } from './predicate-schema';

const ref = (name: string) => ({ $ref: `#/$defs/${name}` });
const title = { type: 'string', description: 'a text: what sales reads as the reason' };
const RESERVED_RULE_IDS = ['floor', 'inactivity', 'min', 'max'];
const NOT_BESIDE_RESET = ['points', 'limit', 'decay', 'group'];

function strictObject(required: readonly string[], properties: object): object {
  return { type: 'object', required, additionalProperties: false, properties };
}

const rule = {
  ...strictObject(['id', 'when'], {
    id: ref('ruleId'),
    title,
    when: ref('rule'),
    points: ref('points'),
    reset: { const: true, description: 'true, or left out' },
    limit: strictObject(['times', 'per'], {
      times: { type: 'integer', minimum: 1, description: 'a whole number of at least 1' },
      per: ref('period'),
      by: { type: 'string', description: 'a field of the touchpoint' },
    }),
    decay: {
      type: 'object',
      minProperties: 1,
      maxProperties: 1,
      additionalProperties: false,
      description: 'exactly one of halfLife, linear, expires',
      properties: { halfLife: ref('duration'), linear: ref('duration'), expires: ref('duration') },
    },
    group: { type: 'string', description: 'the name of a declared group' },
  }),
  if: { required: ['reset'] },
  then: { properties: Object.fromEntries(NOT_BESIDE_RESET.map((key) => [key, false])) },
  else: { required: ['points'] },
};

const behaviour = strictObject([], {
  floor: ref('bound'),
  max: ref('bound'),
  ceiling: ref('bound'),
  groups: { type: 'object', additionalProperties: strictObject(['max'], { max: ref('bound') }) },
  inactivity: strictObject(['after', 'every', 'points'], {
    after: ref('duration'),
    every: ref('duration'),
    points: { ...bounded(), exclusiveMaximum: 0, description: 'a number below 0 and at least -100,000' },
  }),
  suspend: ref('suspend'),
  rules: { type: 'array', minItems: 1, items: rule, description: 'a list of at least one rule' },
});

const fit = strictObject([], {
  max: ref('bound'),
  min: ref('bound'),
  rules: {
    type: 'array',
    minItems: 1,
    description: 'a list of at least one rule',
    items: strictObject(['id', 'when', 'points'], { id: ref('ruleId'), title, when: ref('fit'), points: ref('points') }),
  },
});

const bandTable = {
  type: 'object',
  minProperties: 1,
  additionalProperties: { ...bounded(), type: ['number', 'null'], description: 'the lowest value of the band, or null' },
};

const stages = strictObject([], {
  enter: {
    type: 'object',
    additionalProperties: false,
    properties: Object.fromEntries(STAGES.slice(1).map((stage) => [stage, ref('stage')])),
  },
  fallback: {
    type: 'array',
    minItems: 1,
    description: 'a list of at least one fallback',
    items: {
      ...strictObject(['from', 'to'], {
        from: { enum: STAGES },
        to: { enum: STAGES },
        idle: ref('duration'),
        when: ref('stage'),
      }),
      if: { required: ['idle'] },
      then: { properties: { when: false } },
      else: { required: ['when'] },
    },
  },
});

const qualification = strictObject(['when'], {
  when: ref('qualification'),
  unless: ref('qualification'),
  rearm: {
    type: ['string', 'object'],
    description: 'on-recycle, on-drop or a predicate',
    if: { type: 'string' },
    then: { enum: ['on-recycle', 'on-drop'] },
    else: ref('rearm'),
  },
  cooldown: ref('duration'),
});

function bounded() {
  return { type: 'number', minimum: -100_000, maximum: 100_000 };
}

/**
 * The published JSON Schema (draft 2020-12) of a scoring model. It says everything about the document's shape; what
 * a schema cannot say (unique ids, declared groups, time zones, sealed keys, expressions, …) `checkModel` adds.
 */
export const MODEL_SCHEMA = {
  $schema: 'https://json-schema.org/draft/2020-12/schema',
  $id: 'https://waymark.example/schemas/scoring-model-v1.json',
  title: 'Waymark scoring model, version 1',
  ...strictObject(['schema', 'id'], {
    schema: { const: MODEL_SCHEMA_ID, description: MODEL_SCHEMA_ID },
    id: { type: 'string', pattern: '^[a-z0-9-]{1,64}$', description: '1 to 64 of a-z, 0-9 and -' },
    title,
    timezone: { type: 'string', description: 'a name of the IANA time zone database' },
    behaviour,
    fit,
    bands: strictObject(['fit', 'behaviour'], { fit: bandTable, behaviour: bandTable }),
    qualification,
    stages,
  }),
  anyOf: [{ required: ['behaviour'] }, { required: ['fit'] }],
  $defs: {
    ...PREDICATE_PARTS,
    ...Object.fromEntries((Object.keys(ALLOWED) as Place[]).map((place) => [place, predicateSchema(place)])),
    ruleId: {
      type: 'string',
      pattern: '^[a-z0-9-]{1,64}$',
      not: { enum: RESERVED_RULE_IDS },
      description: `1 to 64 of a-z, 0-9 and -, and none of ${RESERVED_RULE_IDS.join(', ')}`,
    },
    bound: { ...bounded(), description: 'a number within ±100,000 with at most six decimals' },
    points: {
      ...bounded(),
      not: { const: 0 },
      description: 'a number other than 0 within ±100,000 with at most six decimals',
    },
    period: {
      type: 'string',
      description: `lifetime, ${CALENDAR_UNITS.join(', ')} or an ISO 8601 duration`,
      anyOf: [{ enum: ['lifetime', ...CALENDAR_UNITS] }, { pattern: DURATION_PATTERN }],
    },
  },
} as const;
