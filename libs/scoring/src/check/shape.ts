import type { DefinedError, ErrorObject, ValidateFunction } from 'ajv';
import { Ajv2020 } from 'ajv/dist/2020';
import type { Place } from '../document/fields';
import { ALLOWED, describeFields } from '../document/fields';
import type { ModelError } from './errors';
import { pointerTo, showFound } from './errors';
import { MODEL_SCHEMA } from './model-schema';

/** Made when the first document is checked: most commands check none. */
let schemas: Ajv2020 | undefined;

/** The validator of a whole model, or of a predicate by itself; each is compiled once. */
function validator(place: Place | null): ValidateFunction {
  schemas ??= new Ajv2020({ allErrors: true, verbose: true, strictTypes: false, strictRequired: false }).addSchema(MODEL_SCHEMA);
  const name = place === null ? MODEL_SCHEMA.$id : `${MODEL_SCHEMA.$id}#/$defs/${place}`;
  const validate = schemas.getSchema(name);
  if (validate === undefined) throw new TypeError(`not in the schema: ${name}`);
  return validate;
}

const PLACES = Object.keys(ALLOWED) as Place[];

/** What the published schema says of a model, or of a predicate that stands by itself; empty when it is content. */
export function checkShape(value: unknown, place: Place | null = null): readonly ModelError[] {
  const validate = validator(place);
  if (validate(value)) return [];
  return (validate.errors ?? []).filter(isTelling).map((error) => describe(error as DefinedError));
}

/** Branches of unions and the `if` around a failing `then` only repeat what another error says better. */
function isTelling(error: ErrorObject): boolean {
  return error.keyword !== 'if' && !error.schemaPath.includes('/anyOf/');
}

function describe(error: DefinedError): ModelError {
  const path = error.instancePath;
  switch (error.keyword) {
    case 'required':
      return {
        path: pointerTo(path, error.params.missingProperty),
        message: `\`${error.params.missingProperty}\` is required`,
        found: 'nothing',
        allowed: describeMember(error, error.params.missingProperty),
      };
    case 'additionalProperties':
      return {
        path: pointerTo(path, error.params.additionalProperty),
        message: 'unknown key or field, or one that may not stand here',
        found: JSON.stringify(error.params.additionalProperty),
        allowed: describeKeys(error),
      };
    case 'anyOf':
      return path === ''
        ? { path, message: 'one of `behaviour` and `fit` is required', found: 'neither', allowed: 'behaviour, fit' }
        : refusal(error);
    default:
      return refusal(error);
  }
}

function refusal(error: ErrorObject): ModelError {
  if (String(error.keyword) === 'false schema') {
    const path = error.instancePath;
    const inFallback = path.startsWith('/stages/');
    return {
      path,
      message: inFallback ? 'a fallback has exactly one of `idle` and `when`' : 'may not stand beside `reset`',
      found: showFound(error.data),
      allowed: inFallback ? 'idle or when' : '`reset`, or `points` with `limit`, `decay` and `group`',
    };
  }
  return {
    path: error.instancePath,
    message: error.keyword === 'type' ? 'wrong type' : 'not allowed here',
    found: showFound(error.data),
    allowed: allowedBy(error),
  };
}

function allowedBy(error: ErrorObject): string {
  const schema = error.parentSchema as { description?: string; enum?: readonly string[] } | undefined;
  if (error.keyword === 'enum' && Array.isArray(error.schema)) return error.schema.join(', ');
  if (schema?.description !== undefined) return schema.description;
  if (error.keyword === 'minProperties') return 'at least one member';
  return error.message ?? 'see the schema';
}

function describeKeys(error: ErrorObject): string {
  const place = PLACES.find((name) => isPlace(error, name));
  if (place !== undefined) return describeFields(place);
  const properties = (error.parentSchema as { properties?: object } | undefined)?.properties ?? {};
  return Object.keys(properties).join(', ') || 'nothing';
}

function isPlace(error: ErrorObject, place: Place): boolean {
  const properties = (error.parentSchema as { properties?: object } | undefined)?.properties;
  return properties !== undefined && properties === placeProperties(place);
}

function placeProperties(place: Place): object | undefined {
  const definitions = MODEL_SCHEMA.$defs as unknown as Readonly<Record<string, { readonly properties?: object }>>;
  return definitions[place]?.properties;
}

function describeMember(error: ErrorObject, member: string): string {
  const properties = (error.parentSchema as { properties?: Record<string, { description?: string }> }).properties;
  return properties?.[member]?.description ?? (member === 'points' ? '`points` or `reset`' : 'it must be there');
}
