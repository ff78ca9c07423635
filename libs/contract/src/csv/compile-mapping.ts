import { refuse, pointerStep } from '../refusals';
import type { Checked, Refused } from '../refusals';
import { PLAIN_SHAPES } from '../schemas';
import type { JsonSchema } from '../schemas';
import { compileCondition } from './conditions';
import type { Holds } from './conditions';
import { compileField } from './fields';
import type { FieldSource } from './fields';
import type { CsvMapping, Mapped, MappedFact } from './mapping';
import { CellFailure } from './row';
import type { Row } from './row';
import { MappingScope } from './scope';

/** A fact as a line of a history file would say it, still to be checked. */
export type UncheckedFact = Readonly<Record<string, unknown>>;

/** Turns rows into plain facts by a mapping; keeps nothing between rows. */
export interface CsvMapper {
  /** Whether a row can become a hand-off of the past, which goes in before everything else. */
  readonly mayGiveHandoffs: boolean;
  /** What a row becomes: a fact, or why there is none, for each of the mapping's facts that it has; none for a row that is left out. `number` counts rows from 1. */
  map(cells: readonly string[], number: number): readonly Checked<UncheckedFact>[];
}

interface FactMapper {
  readonly holds: Holds;
  readonly fields: readonly (readonly [name: string, source: FieldSource])[];
  readonly mayBeHandoff: boolean;
}

const ALWAYS: Holds = () => true;

/** A mapping for a file with these columns; or everything that does not fit, with its path. */
export function compileCsvMapping(mapping: CsvMapping, columns: readonly string[]): Mapped<CsvMapper> {
  const names = columns.map((name) => name.trim());
  const scope = new MappingScope(mapping, names);
  const holds = mapping.when ? compileCondition(mapping.when, '/when', scope) : ALWAYS;
  const facts = mapping.facts.map((fact, index) => compileFact(fact, `/facts/${index}`, scope));
  refuseSameIds(mapping.facts, scope);
  if (scope.errors.length > 0) return { ok: false, errors: scope.errors };
  const map: CsvMapper['map'] = (given, number) => {
    const cells = given.map((cell) => cell.trim());
    if (cells.every((cell) => cell === '')) return [];
    if (cells.length !== names.length) return [refuseWidth(cells.length, names.length)];
    const row = { cells, number };
    return holds(row) ? facts.filter((fact) => fact.holds(row)).map((fact) => factOf(fact, row)) : [];
  };
  return { ok: true, value: { map, mayGiveHandoffs: facts.some(({ mayBeHandoff }) => mayBeHandoff) } };
}

function refuseWidth(found: number, wanted: number): Refused {
  const message = `the row has ${found} cells where there are ${wanted} columns: quote a cell that holds the delimiter`;
  return { ok: false, refusal: { code: 'not-csv', pointer: '', message } };
}

function compileFact(fact: MappedFact, path: string, scope: MappingScope): FactMapper {
  const { when, ...specs } = fact;
  const properties = PLAIN_SHAPES[fact.kind].schema['properties'] as Readonly<Record<string, JsonSchema>>;
  const fields = Object.entries(specs).map(([name, spec]) => [name, compileField(spec, properties[name] ?? {}, `${path}/${name}`, scope)] as const);
  const sources = new Map(fields);
  if (sources.get('id')?.varies === false) scope.refuse(`${path}/id`, 'reads no column, so that all rows would be one fact: make it of what tells them apart');
  const channels = sources.get('channel')?.outcomes;
  return {
    holds: when ? compileCondition(when, `${path}/when`, scope) : ALWAYS,
    fields,
    mayBeHandoff: fact.kind === 'touchpoint' && (channels === undefined || channels.includes('handoff')),
  };
}

/** Two facts of one row under one id: the second would be in conflict with the first. */
function refuseSameIds(facts: readonly MappedFact[], scope: MappingScope): void {
  const first = new Map<string, number>();
  facts.forEach(({ id, when }, index) => {
    const written = JSON.stringify(id);
    const other = first.get(written);
    if (other === undefined) first.set(written, index);
    else if (when === undefined || facts[other]?.when === undefined) {
      scope.refuse(`/facts/${index}/id`, `is the id of /facts/${other} too: facts of one row need ids of their own`);
    }
  });
}

function factOf({ fields }: FactMapper, row: Row): Checked<UncheckedFact> {
  const entries: (readonly [string, unknown])[] = [];
  for (const [name, { read }] of fields) {
    const value = read(row);
    if (value instanceof CellFailure) return refuse('invalid-field', pointerStep(name), value.message);
    if (value !== undefined) entries.push([name, value]);
  }
  return { ok: true, value: Object.fromEntries(entries) };
}
