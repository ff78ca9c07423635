import { Ajv2020 } from 'ajv/dist/2020';
import type { ErrorObject, ValidateFunction } from 'ajv/dist/2020';
import { describeFound } from './found';
import { refuse } from './refusals';
import type { Refused } from './refusals';
import { MAX_ATTRIBUTES } from './schemas';
import type { JsonSchema, Need, Shape } from './schemas';

/** Undefined: the value has the shape. Otherwise the first thing that is wrong with it. */
export type Validator = (value: unknown, base: string) => Refused | undefined;

/**
 * Compiles a schema when it is first asked: a command that looks at no fact does not wait for it. Times are not looked at here: they are parsed once, where they are read. Needs are looked at by hand:
 * compiled, an `anyOf` writes down an error for every branch that fails and costs more than all the rest.
 * `base` is the pointer of the value within what was sent.
 */
export function compile({ schema, needs }: Shape): Validator {
  let compiled: ValidateFunction | undefined;
  return (value, base) => {
    const validate = (compiled ??= new Ajv2020({ validateFormats: false, allowUnionTypes: true, verbose: true }).compile(schema));
    if (!validate(value)) return judge(validate, value, base);
    const need = needs.find(({ fields }) => !fields.some((field) => isGiven((value as Readonly<Record<string, unknown>>)[field])));
    return need && refuseNeed(need, base);
  };
}

function isGiven(value: unknown): boolean {
  return Array.isArray(value) ? value.length > 0 : value !== null && value !== undefined;
}

function refuseNeed({ fields, code, description }: Need, base: string): Refused {
  return refuse(code, `${base}/${fields[0]}`, `give ${description}: none was found`);
}

function judge(validate: ValidateFunction, value: unknown, base: string): Refused | undefined {
  const error = errorOf(validate);
  if (error.keyword !== 'maxProperties') return refusalOf(error, base);
  const lean = withoutNullAttributes(value as { readonly attributes: object });
  return validate(lean) ? undefined : refusalOf(errorOf(validate), base);
}

function errorOf(validate: ValidateFunction): ErrorObject {
  const error = validate.errors?.[0];
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
  const expected = describe(error.parentSchema);
  if (error.data === null && !/\/\d+$/.test(at)) return missing(at, expected);
  return refuse('invalid-field', at, `${at || 'the fact'} must be ${expected}; found ${describeFound(at, error.data)}`);
}

function missing(at: string, expected: string): Refused {
  return refuse('missing-field', at, `${at} is missing: it must be ${expected}`);
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
