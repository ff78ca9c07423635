import { Ajv2020 } from 'ajv/dist/2020';
import type { DefinedError, ErrorObject, ValidateFunction } from 'ajv/dist/2020';
import { parseDocument } from 'yaml';
import { SCHEMAS } from '../schemas';
import type { CsvMapping, Mapped, MappingError } from './mapping';

const LONGEST_TEXT = 1_048_576;
/** An alias may stand for what is written once; more than this is an attack on memory. */
const MAX_ALIASES = 100;
const MAX_ERRORS = 20;

let compiled: ValidateFunction | undefined;

/** Reads a mapping from YAML 1.2 or JSON and checks it by the published schema; every error names its path. */
export function parseCsvMapping(text: string): Mapped<CsvMapping> {
  if (text.length > LONGEST_TEXT) return refuse('', `the text has more than ${LONGEST_TEXT} characters`);
  const document = parseDocument(text.replace(/^\uFEFF/, ''), { version: '1.2', schema: 'core', prettyErrors: true });
  const [failure] = [...document.errors, ...document.warnings];
  if (failure) return refuse('', `is not readable as YAML 1.2: ${failure.message.split('\n')[0] ?? ''}`);
  try {
    return checkShape(document.toJS({ maxAliasCount: MAX_ALIASES }) as unknown);
  } catch (error) {
    return refuse('', `is not readable as YAML 1.2: ${error instanceof Error ? error.message : String(error)}`);
  }
}

function refuse(path: string, message: string): Mapped<never> {
  return { ok: false, errors: [{ path, message }] };
}

function checkShape(value: unknown): Mapped<CsvMapping> {
  const validate = (compiled ??= new Ajv2020({ allErrors: true, verbose: true, allowUnionTypes: true }).compile(SCHEMAS.csvMapping));
  if (validate(value)) return { ok: true, value: value as CsvMapping };
  const errors = (validate.errors ?? []).filter(isTelling).map((error) => describe(error as DefinedError));
  return { ok: false, errors: errors.slice(0, MAX_ERRORS) };
}

/** What fails inside a union, or because of an `if`, is told better by another error. */
function isTelling({ keyword, schemaPath }: ErrorObject): boolean {
  return keyword !== 'if' && !/\/(?:anyOf|oneOf)\/\d+\//.test(schemaPath);
}

function describe(error: DefinedError): MappingError {
  const { instancePath: path, parentSchema } = error;
  const schema = parentSchema as Readonly<Record<string, unknown>>;
  const members = Object.keys((schema['properties'] ?? {}) as object);
  if (error.keyword === 'required') {
    const { missingProperty: name } = error.params;
    return { path: `${path}/${name}`, message: `is missing: ${expected((schema['properties'] as Record<string, unknown>)[name])}` };
  }
  if (error.keyword === 'additionalProperties') {
    return { path: `${path}/${error.params.additionalProperty}`, message: `is no field here: there are ${members.join(', ')}` };
  }
  if (error.keyword === 'anyOf' || error.keyword === 'oneOf') return { path, message: `asks for ${String(schema['description'])}` };
  return { path, message: expected(schema) };
}

function expected(schema: unknown): string {
  const description = (schema as { readonly description?: unknown } | undefined)?.description;
  return typeof description === 'string' ? `it must be ${description}` : 'it must be as the schema says';
}
