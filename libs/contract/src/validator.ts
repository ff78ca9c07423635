import { Ajv2020 } from 'ajv/dist/2020';
import type { ErrorObject, ValidateFunction } from 'ajv/dist/2020';
import { describeFound } from './found';
import { refuse } from './refusals';
import type { Refused } from './refusals';
import { MAX_ATTRIBUTES } from './schemas';
import type { JsonSchema } from './schemas';

/** Undefined: the value has the shape. Otherwise the first thing that is wrong with it. */
export type Validator = (value: unknown, base: string) => Refused | undefined;

/**
 * Compiles a schema. Times are not looked at here (they are parsed once, where they are read);
 * `base` is the pointer of the value within what was sent.
 */
export function compile(schema: JsonSchema): Validator {
  const ajv = new Ajv2020({ validateFormats: false, allowUnionTypes: true, verbose: true });
  const validate = ajv.compile(schema);
  return (value, base) => (validate(value) ? undefined : judge(validate, value, base));
}

function judge(validate: ValidateFunction, value: unknown, base: string): Refused | undefined {
  const error = lastError(validate);
  if (error.keyword !== 'maxProperties') return refusalOf(error, base);
  const lean = withoutNullAttributes(value as { readonly attributes: object });
  return validate(lean) ? undefined : refusalOf(lastError(validate), base);
}

/** A failed `anyOf` stands last, behind those of its branches. */
function lastError(validate: ValidateFunction): ErrorObject {
  const error = validate.errors?.at(-1);
  if (error === undefined) throw new Error('a validator failed and gave no reason');
  return error;
}

/** Attributes that are null count as left out, so they are none of the 64; only a map that is too large gets here. */
function withoutNullAttributes(value: { readonly attributes: object }): object {
  const attributes = Object.entries(value.attributes).filter(([, member]) => member !== null);
  return { ...value, attributes: Object.fromEntries(attributes.slice(0, MAX_ATTRIBUTES + 1)) };
}

function refusalOf(error: ErrorObject, base: string): Refused {
  const at = base + error.instancePath;
  if (error.keyword === 'required') return missing(`${at}/${missingName(error)}`, expectedOfMissing(error));
  if (error.keyword === 'anyOf') return noneOf(error, at);
  const expected = describe(error.parentSchema);
  if (error.data === null && !/\/\d+$/.test(at)) return missing(at, expected);
  return refuse('invalid-field', at, `${at || 'the fact'} must be ${expected}; found ${describeFound(at, error.data)}`);
}

function missing(at: string, expected: string): Refused {
  return refuse('missing-field', at, `${at} is missing: it must be ${expected}`);
}

function noneOf(error: ErrorObject, at: string): Refused {
  const branches = error.schema as readonly { readonly required: readonly string[] }[];
  const field = branches.at(-1)?.required[0] ?? '';
  const code = field === 'identities' ? 'no-identity' : 'missing-field';
  return refuse(code, `${at}/${field}`, `give ${describe(error.parentSchema)}: none was found`);
}

function missingName(error: ErrorObject): string {
  return (error.params as { readonly missingProperty: string }).missingProperty;
}

function expectedOfMissing(error: ErrorObject): string {
  const properties = error.parentSchema?.['properties'] as Readonly<Record<string, JsonSchema>>;
  return describe(properties[missingName(error)]);
}

function describe(schema: JsonSchema | undefined): string {
  const description = schema?.['description'];
  return typeof description === 'string' ? description : 'as the schema says';
}
