import type { FactKind } from '@waymark/journey';
import type { JsonSchema, Need } from './fields';
import type { Shape } from './index';

/** What a mapping says it is, so that a later version can be told from it. */
export const MAPPING_VERSION = 'waymark/csv-mapping/v1';

const KINDS: readonly FactKind[] = ['touchpoint', 'profile', 'identity'];
/** How a text becomes a value of another type. */
const CONVERSIONS = ['text', 'number', 'boolean', 'list', 'word'] as const;

const scalar = { type: ['string', 'number', 'boolean', 'null'], description: 'a text, a number, true, false or null' };
const plainText = (description: string) => ({ type: 'string', minLength: 1, description });
const ref = (name: string) => ({ $ref: `#/$defs/${name}` });
const strict = (properties: JsonSchema, description: string, required: readonly string[] = []) => ({
  type: 'object',
  description,
  properties,
  required,
  additionalProperties: false,
});
/** One of these members, and only one. */
const exactlyOne = (names: readonly string[], description: string) => ({
  description,
  oneOf: names.map((name) => ({ required: [name], properties: { [name]: true } })),
});
const listOfTexts = { type: 'array', minItems: 1, items: scalar, description: 'a list of texts' };
const nameOr = (definition: string, what: string) => ({
  if: { type: 'string' },
  then: { type: 'string', description: `the name of one of ${what}` },
  else: ref(definition),
});

const dateFormat = plainText('a format of Luxon such as "dd.MM.yyyy HH:mm", or iso, seconds or milliseconds');

const date = strict(
  {
    format: { if: { type: 'array' }, then: { type: 'array', minItems: 1, items: dateFormat, description: 'formats, tried in their order' }, else: dateFormat },
    zone: plainText('an IANA time zone such as Europe/Berlin, or an offset such as UTC+8: where the clock stood that has no offset'),
    locale: plainText('a language such as en or de, for the names of months and days (en unless said otherwise)'),
  },
  'how a date is written: { "format", "zone"? }',
  ['format'],
);

const table = strict(
  {
    values: { type: 'object', minProperties: 1, additionalProperties: scalar, description: 'what each value of the cell stands for' },
    default: { ...scalar, description: 'what every value that is not listed stands for; without it such a row is reported' },
    keep: { type: 'boolean', description: 'true: a value that is not listed stays as it is' },
    ignoreCase: { type: 'boolean', description: 'true: upper and lower case are the same' },
  },
  'a table of values: { "values", "default"?, "keep"?, "ignoreCase"? }',
  ['values'],
);

const sourced = strict(
  {
    column: plainText('the name of a column'),
    template: plainText('a text with columns in braces, such as "crm:{lead}"'),
    constant: scalar,
    table: nameOr('table', 'tables'),
    date: nameOr('date', 'dates'),
    as: { type: 'string', enum: CONVERSIONS, description: `one of ${CONVERSIONS.join(', ')}` },
    separator: plainText('what stands between the items of a list ("," unless said otherwise)'),
    decimal: { type: 'string', enum: ['.', ','], description: 'the decimal sign of a number: "." or ","' },
    default: { ...scalar, description: 'what stands in for an empty cell' },
  },
  'where a value comes from: { "column", "template" or "constant", "table"?, "date"?, "as"?, "default"? }',
);

const condition = {
  ...strict(
    {
      column: plainText('the name of a column'),
      is: { if: { type: 'array' }, then: listOfTexts, else: scalar },
      isNot: { if: { type: 'array' }, then: listOfTexts, else: scalar },
      empty: { type: 'boolean', description: 'true: the cell is empty; false: it is not' },
      all: { type: 'array', minItems: 1, items: ref('condition'), description: 'conditions that all hold' },
      any: { type: 'array', minItems: 1, items: ref('condition'), description: 'conditions of which one holds' },
      not: ref('condition'),
    },
    'a condition: { "column", "is"?, "isNot"?, "empty"? }, or { "all" }, { "any" }, { "not" } of conditions',
  ),
  allOf: [exactlyOne(['column', 'all', 'any', 'not'], 'exactly one of column, all, any and not')],
};

const csv = strict(
  {
    delimiter: { type: 'string', minLength: 1, maxLength: 1, description: 'one character: "," unless said otherwise; a tab is "\\t"' },
    quote: { type: 'string', minLength: 1, description: 'one character, or none: \'"\' unless said otherwise', pattern: '^(.|none)$' },
    columns: { type: 'array', minItems: 1, items: plainText('a name'), description: 'the names of the columns of a file without a header' },
    empty: { type: 'array', items: scalar, description: 'a list of texts that count as an empty cell, in any case, such as NULL' },
  },
  'how the file is written: { "delimiter"?, "quote"?, "columns"?, "empty"? }',
);

/** The schema of the mapping of CSV rows to plain facts: its facts have the fields of the contract, each with a value that a row gives. */
export function csvMappingSchema(draft: string, id: string, shapes: Readonly<Record<FactKind, Shape>>): JsonSchema {
  const named = (definition: string, description: string) => ({ type: 'object', additionalProperties: ref(definition), description });
  return {
    $schema: draft,
    $id: id,
    title: 'a mapping of CSV rows to facts',
    ...strict(
      {
        schema: { const: MAPPING_VERSION, description: MAPPING_VERSION },
        csv,
        tables: named('table', 'tables of values by name'),
        dates: named('date', 'formats of dates by name'),
        when: ref('condition'),
        facts: { type: 'array', minItems: 1, maxItems: 20, items: ref('fact'), description: 'a list of 1 to 20 facts that a row becomes' },
      },
      'a mapping: { "schema", "csv"?, "tables"?, "dates"?, "when"?, "facts" }',
      ['schema', 'facts'],
    ),
    $defs: {
      value: { if: { type: 'object' }, then: ref('sourced'), else: scalar },
      sourced: { ...sourced, allOf: [exactlyOne(['column', 'template', 'constant'], 'exactly one of column, template and constant')] },
      table,
      date,
      condition,
      fact: {
        type: 'object',
        description: 'a fact',
        required: ['kind'],
        properties: { kind: { type: 'string', enum: KINDS, description: `one of ${KINDS.join(', ')}` } },
        allOf: KINDS.map((kind) => ({ if: { properties: { kind: { const: kind } } }, then: factSchema(shapes[kind]) })),
      },
    },
  };
}

function factSchema({ schema, needs }: Shape): JsonSchema {
  const { kind, ...fields } = schema['properties'] as Readonly<Record<string, JsonSchema>>;
  const properties = { kind, when: ref('condition'), ...valuesOf(fields) };
  const required = schema['required'] as readonly string[];
  return { ...strict(properties as JsonSchema, 'a fact', required), ...(needs.length > 0 && { allOf: needs.map(needed) }) };
}

function needed({ fields, description }: Need): JsonSchema {
  return { description, anyOf: fields.map((field) => ({ required: [field], properties: { [field]: true } })) };
}

function valuesOf(fields: Readonly<Record<string, JsonSchema>>): JsonSchema {
  return Object.fromEntries(Object.entries(fields).map(([name, field]) => [name, valueOf(field)]));
}

/** The place of a field in a mapping: objects and lists as they are, a value where the contract has a scalar. */
function valueOf(field: JsonSchema): JsonSchema {
  const types = [field['type']].flat();
  const description = field['description'] as string;
  if (types.includes('object')) return types.includes('number') ? { if: isMoney, then: objectOf(field), else: ref('value') } : objectOf(field);
  if (!types.includes('array') || types.includes('string')) return ref('value');
  const list = { type: 'array', minItems: 1, items: valueOf(field['items'] as JsonSchema), description };
  const { type } = field['items'] as JsonSchema;
  return type === 'object' ? list : { if: { type: 'array' }, then: list, else: ref('value') };
}

const isMoney = { type: 'object', properties: { amount: true }, required: ['amount'] };

function objectOf(field: JsonSchema): JsonSchema {
  const description = field['description'] as string;
  const properties = field['properties'] as Readonly<Record<string, JsonSchema>> | undefined;
  if (properties) return strict(valuesOf(properties), description, field['required'] as readonly string[]);
  return { type: 'object', minProperties: 1, description, additionalProperties: ref('value') };
}
