import { parseInstant } from '../instants';
import { isObject } from '../plain-fact';
import { pointerStep } from '../refusals';
import type { JsonSchema } from '../schemas';
import { compile } from '../validator';
import type { Constant, Conversion, Sourced } from './mapping';
import { CellFailure } from './row';
import type { MappingScope } from './scope';
import { compileSource } from './sources';
import type { Source } from './sources';

/** What a field of the contract becomes; objects and lists as well as scalars. */
export type FieldSource = Source<unknown>;

/** A field of a fact as the mapping writes it, beside what the contract says of it. The published schema has passed it. */
export function compileField(spec: unknown, field: JsonSchema, path: string, scope: MappingScope): FieldSource {
  const types = [field['type']].flat();
  if (types.includes('object') && !isScalarHere(spec, types)) return compileObject(spec as Readonly<Record<string, unknown>>, field, path, scope);
  if (Array.isArray(spec)) return compileList(spec, field['items'] as JsonSchema, path, scope);
  return checked(compileSource(spec as Constant | Sourced, conversionOf(types), path, scope), field, path, scope);
}

/** A cost may be a number or an amount with its currency. */
function isScalarHere(spec: unknown, types: readonly unknown[]): boolean {
  return types.includes('number') && !(isObject(spec) && 'amount' in spec);
}

/** What the contract takes as one type only is read as that. */
function conversionOf(types: readonly unknown[]): Conversion | undefined {
  if (types.includes('string')) return undefined;
  if (types.includes('number')) return 'number';
  if (types.includes('boolean')) return 'boolean';
  return types.includes('array') ? 'list' : undefined;
}

/** What a mapping says itself is checked before any row is read. */
function checked(source: Source, field: JsonSchema, path: string, scope: MappingScope): Source {
  const judge = compile({ schema: field, needs: [] });
  for (const value of source.outcomes ?? []) {
    if (value === null) continue;
    const refused = judge(value, path);
    if (refused) scope.refuse(path, refused.refusal.message.replace(`${path} `, ''));
    else if (field['format'] === 'date-time' && parseInstant(String(value)) === undefined) scope.refuse(path, `must be ${String(field['description'])}`);
  }
  return source;
}

function compileObject(spec: Readonly<Record<string, unknown>>, field: JsonSchema, path: string, scope: MappingScope): FieldSource {
  const properties = field['properties'] as Readonly<Record<string, JsonSchema>> | undefined;
  const any = field['additionalProperties'] as JsonSchema;
  const members = Object.entries(spec).map(([key, each]) => [key, compileField(each, properties?.[key] ?? any, path + pointerStep(key), scope)] as const);
  const varies = members.some(([, member]) => member.varies);
  const names = new Set(properties ? [] : Object.keys(spec));
  const telling = members.filter(([key, member]) => names.has(key) || member.varies).map(([key]) => key);
  const needsValue = properties !== undefined && 'type' in properties && 'value' in properties;
  return {
    varies,
    read: (row) => {
      const entries: (readonly [string, unknown])[] = [];
      for (const [key, member] of members) {
        const value = member.read(row);
        if (value instanceof CellFailure) return value;
        if (value !== undefined) entries.push([key, value]);
      }
      const given = Object.fromEntries(entries);
      return isGiven(given, varies ? telling : [], needsValue) ? given : undefined;
    },
  };
}

/** Left out is an object of which the row says nothing, and an identity without its value. */
function isGiven(given: Readonly<Record<string, unknown>>, telling: readonly string[], needsValue: boolean): boolean {
  if (needsValue && !Object.hasOwn(given, 'value')) return false;
  return telling.length === 0 || telling.some((key) => Object.hasOwn(given, key));
}

function compileList(spec: readonly unknown[], items: JsonSchema, path: string, scope: MappingScope): FieldSource {
  const sources = spec.map((each, index) => compileField(each, items, `${path}/${index}`, scope));
  return {
    varies: sources.some(({ varies }) => varies),
    read: (row) => {
      const values = sources.map(({ read }) => read(row));
      const failure = values.find((value) => value instanceof CellFailure);
      if (failure) return failure;
      const given = values.filter((value) => value !== undefined);
      return given.length > 0 ? given : undefined;
    },
  };
}
