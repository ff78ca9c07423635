import { DURATION_PATTERN } from '../document/duration';
import type { Place } from '../document/fields';
import { ALLOWED, STATE_FIELDS, TOUCHPOINT_FIELDS } from '../document/fields';

const ref = (name: string) => ({ $ref: `#/$defs/${name}` });
const order = { type: ['number', 'string'], minLength: 1, description: 'a number or a text that is not empty' };
const text = { type: 'string', minLength: 1, description: 'a text that is not empty' };

/** Definitions that predicates of every place share. */
export const PREDICATE_PARTS = {
  duration: {
    type: 'string',
    pattern: DURATION_PATTERN,
    description:
      'an ISO 8601 duration in whole weeks, days, hours, minutes and seconds, more than zero, such as P30D or PT90M',
  },
  scalar: {
    type: ['string', 'number', 'boolean'],
    minLength: 1,
    description: 'a text that is not empty, a number, true or false',
  },
  scalars: { type: 'array', minItems: 1, items: ref('scalar'), description: 'a list of at least one scalar' },
  operators: {
    type: 'object',
    minProperties: 1,
    additionalProperties: false,
    properties: {
      eq: ref('scalar'),
      ne: ref('scalar'),
      in: ref('scalars'),
      nin: ref('scalars'),
      gt: order,
      gte: order,
      lt: order,
      lte: order,
      exists: { type: 'boolean', description: 'true or false' },
      startsWith: text,
      endsWith: text,
      contains: text,
      matches: { ...text, description: 'a regular expression in RE2 syntax' },
    },
  },
  fieldTest: {
    type: ['string', 'number', 'boolean', 'array', 'object'],
    minLength: 1,
    description: 'a scalar (equal), a list (one of) or operators',
    allOf: [
      { if: { type: 'array' }, then: ref('scalars') },
      { if: { type: 'object' }, then: ref('operators') },
    ],
  },
  count: {
    type: ['number', 'object'],
    description: 'a number, or operators over a number',
    if: { type: 'object' },
    then: {
      minProperties: 1,
      additionalProperties: false,
      properties: {
        eq: { type: 'number' },
        ne: { type: 'number' },
        in: { type: 'array', minItems: 1, items: { type: 'number' } },
        nin: { type: 'array', minItems: 1, items: { type: 'number' } },
        gt: { type: 'number' },
        gte: { type: 'number' },
        lt: { type: 'number' },
        lte: { type: 'number' },
      },
    },
  },
  recent: {
    type: 'object',
    required: ['where', 'within', 'count'],
    additionalProperties: false,
    properties: { where: ref('where'), within: ref('duration'), count: ref('count') },
  },
};

/** The schema of a predicate that stands at a place. */
export function predicateSchema(place: Place): object {
  const { touchpoint, state, recent, maps } = ALLOWED[place];
  const fields = [...(touchpoint ? TOUCHPOINT_FIELDS : []), ...(state ? STATE_FIELDS : [])];
  const list = { type: 'array', minItems: 1, items: ref(place), description: 'a list of at least one predicate' };
  return {
    type: 'object',
    minProperties: 1,
    additionalProperties: false,
    properties: {
      all: list,
      any: list,
      not: ref(place),
      ...(recent ? { recent: ref('recent') } : {}),
      ...Object.fromEntries(fields.map((field) => [field, ref('fieldTest')])),
    },
    patternProperties: Object.fromEntries(maps.map((map) => [`^${map}\\.[\\s\\S]+$`, ref('fieldTest')])),
  };
}
