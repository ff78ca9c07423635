import { STRONG_TYPES, WEAK_TYPES } from '@waymark/journey';

/** A JSON Schema, draft 2020-12. Descriptions are phrased so that "must be …" may stand before them: refusals quote them. */
export type JsonSchema = Readonly<Record<string, unknown>>;

export const IDENTITY_TYPES: readonly string[] = [...STRONG_TYPES, ...WEAK_TYPES];

const word = { type: 'string', pattern: '^[a-z0-9_]{1,40}$', description: '1 to 40 characters of a-z, 0-9 and _' };
const text = (description: string) => ({ type: 'string', description });

/** `null` is the same as leaving the field out. */
export function optional(schema: JsonSchema): JsonSchema {
  const nullable = { ...schema, type: [schema['type'], 'null'].flat() };
  return Array.isArray(schema['enum']) ? { ...nullable, enum: [...schema['enum'], null] } : nullable;
}

const oneOf = (...values: readonly string[]) => ({
  type: 'string',
  enum: values,
  description: `one of ${values.join(', ')}`,
});

const money = {
  required: ['amount', 'currency'],
  properties: {
    amount: { type: 'number', description: 'a finite number' },
    currency: { type: 'string', pattern: '^[A-Z]{3}$', description: 'a currency code of three capital letters (ISO 4217)' },
  },
};

const identityType = oneOf(...IDENTITY_TYPES);

export const identities: JsonSchema = {
  type: ['array', 'null'],
  description: 'an array of identities { "type", "value" }',
  items: {
    type: 'object',
    description: 'an identity { "type", "value" }',
    required: ['type', 'value'],
    properties: { type: identityType, value: text('a string') },
  },
};

export const consent: JsonSchema = {
  type: ['object', 'null'],
  description: 'an object { "basis", "purposes", "withdrawn"? }',
  required: ['basis', 'purposes'],
  properties: {
    basis: text('a string that names the legal basis'),
    purposes: { type: 'array', minItems: 1, items: text('a string that names a purpose'), description: 'an array of at least one purpose' },
    withdrawn: { type: ['boolean', 'null'], description: 'true or false' },
  },
};

const campaign = {
  type: ['object', 'null'],
  description: 'an object { "id", "name"?, "purpose"?, "cost"? }',
  required: ['id'],
  properties: {
    id: text('a string'),
    name: optional(text('a string')),
    purpose: optional(oneOf('brand', 'performance')),
    cost: { ...money, type: ['number', 'object', 'null'], description: 'a finite number, or { "amount", "currency" }' },
  },
};

const content = {
  type: ['object', 'null'],
  description: 'an object { "id", "name"? }',
  required: ['id'],
  properties: { id: text('a string'), name: optional(text('a string')) },
};

const referrer = {
  type: ['object', 'null'],
  description: 'an object { "type", "value", "share"? }: the identity of who passed it on',
  required: ['type', 'value'],
  properties: { type: identityType, value: text('a string'), share: optional(text('a string')) },
};

/** How many attributes a touchpoint may carry. */
export const MAX_ATTRIBUTES = 64;

const attributes = {
  type: ['object', 'null'],
  description: `a flat map of at most ${MAX_ATTRIBUTES} strings, numbers and booleans`,
  maxProperties: MAX_ATTRIBUTES,
  additionalProperties: { type: ['string', 'number', 'boolean', 'null'], description: 'a string, a finite number or a boolean' },
};

/** Here `null` removes what an earlier fact set. */
const profileMap = {
  type: ['object', 'null'],
  description: 'a flat map of strings, numbers, booleans, arrays of strings and null',
  additionalProperties: {
    type: ['string', 'number', 'boolean', 'array', 'null'],
    items: text('a string'),
    description: 'a string, a finite number, a boolean, an array of strings or null',
  },
};

export const TOUCHPOINT_FIELDS: JsonSchema = {
  channel: word,
  action: word,
  mode: optional(oneOf('online', 'offline')),
  direction: optional(oneOf('inbound', 'outbound')),
  interactive: { type: ['boolean', 'null'], description: 'true or false' },
  campaign,
  content,
  referrer,
  value: { ...money, type: ['object', 'null'], description: 'an object { "amount", "currency" }' },
  attributes,
  consent,
};

export const PROFILE_FIELDS: JsonSchema = { profile: profileMap, account: profileMap, consent };

/** At least one of these fields has to be given; a refusal points at the first. */
export interface Need {
  readonly fields: readonly [string, ...string[]];
  readonly code: 'missing-field' | 'no-identity';
  readonly description: string;
}

export const ONE_OF_PROFILE: Need = {
  fields: ['profile', 'account', 'consent'],
  code: 'missing-field',
  description: 'one of profile, account and consent',
};

export const AN_IDENTITY: Need = {
  fields: ['identities', 'contactId'],
  code: 'no-identity',
  description: 'an identity: contactId, or at least one of identities',
};

/** Looked at where the event is read, because it also decides how. */
export const DATA: Need = { fields: ['data', 'data_base64'], code: 'missing-field', description: 'data or data_base64' };

/** A need as a schema: given is neither null nor an empty list. */
export function needSchema({ fields, description }: Need): JsonSchema {
  const given = { not: { enum: [null, []] } };
  return { description, anyOf: fields.map((field) => ({ required: [field], properties: { [field]: given } })) };
}
