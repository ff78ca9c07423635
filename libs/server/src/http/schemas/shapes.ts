/** A JSON Schema, draft 2020-12, as OpenAPI 3.1 takes it. */
export type Schema = Readonly<Record<string, unknown>>;

type Members = Readonly<Record<string, Schema>>;

/** An object whose members are all there. */
export function object(members: Members, description?: string): Schema {
  return described({ type: 'object', required: Object.keys(members), properties: members }, description);
}

/** An object of which some members may be missing. */
export function partial(required: Members, optional: Members, description?: string): Schema {
  return described({ type: 'object', required: Object.keys(required), properties: { ...required, ...optional } }, description);
}

export function ref(name: string): Schema {
  return { $ref: `#/components/schemas/${name}` };
}

export function listOf(items: Schema, description?: string): Schema {
  return described({ type: 'array', items }, description);
}

/** Null where there is nothing to say. */
export function orNull(schema: Schema): Schema {
  const { type } = schema;
  if (typeof type !== 'string') return { anyOf: [schema, { type: 'null' }] };
  const values = Array.isArray(schema['enum']) ? { enum: [...(schema['enum'] as readonly unknown[]), null] } : {};
  return { ...schema, ...values, type: [type, 'null'] };
}

export function oneOf(values: readonly string[], description?: string): Schema {
  return described({ type: 'string', enum: values }, description);
}

export function text(description?: string): Schema {
  return described({ type: 'string' }, description);
}

export function number(description?: string): Schema {
  return described({ type: 'number' }, description);
}

export function count(description?: string): Schema {
  return described({ type: 'integer', minimum: 0 }, description);
}

export function flag(description?: string): Schema {
  return described({ type: 'boolean' }, description);
}

/** RFC 3339, UTC, with milliseconds. */
export function time(description?: string): Schema {
  return described({ type: 'string', format: 'date-time', examples: ['2026-03-01T09:00:00.000Z'] }, description);
}

export function mapOf(values: Schema, description?: string): Schema {
  return described({ type: 'object', additionalProperties: values }, description);
}

/** One page of a list. */
export function pageOf(item: string, more: Members = {}): Schema {
  return object({ items: listOf(ref(item)), nextCursor: orNull(text('asks for the next page; null at the end')), ...more });
}

function described(schema: Schema, description: string | undefined): Schema {
  return description === undefined ? schema : { ...schema, description };
}
