import type { Instant, LoggedEvent, ScoredFact } from '@waymark/journey';
import { compareFacts, readHandoffs, scoredFactOf } from '@waymark/journey';
import type { TableRow, TableSpec } from '@waymark/replay/tables';
import { FACTS, factRow, HANDOFFS_TABLE, handoffRow, JOURNEYS, journeyRows, scoreRow, SCORES } from '@waymark/replay/tables';
import type { CompiledModel, ContactState } from '@waymark/scoring';
import { foldContact } from '@waymark/scoring';
import { toTimeOrNull } from '../queries/times';
import { recordedAtOf } from '../replays/read-log';
import type { ExportRow, ExportTable } from './export-table';

interface ScoredBy {
  readonly compiled: CompiledModel;
  readonly asOf: Instant;
}

/** A contact's rows in one of the tables. */
export function rowsFor(table: ExportTable, contact: string, events: readonly LoggedEvent[], by: ScoredBy): readonly ExportRow[] {
  if (table === 'facts') return told(FACTS, arrived(events).map(({ fact, event }) => factRow(contact, fact, recordedAtOf(event))));
  if (table === 'handoffs') return told(HANDOFFS_TABLE, readHandoffs(decisions(events)).handoffs.map((handoff) => handoffRow(contact, handoff, by.asOf)));
  const state = stateOf(events, by);
  if (state === null) return [];
  return table === 'scores' ? told(SCORES, [scoreRow(contact, state)]) : told(JOURNEYS, journeyRows(contact, state));
}

function stateOf(events: readonly LoggedEvent[], { compiled, asOf }: ScoredBy): ContactState | null {
  return foldContact(compiled, arrived(events).map(({ fact }) => fact), asOf);
}

function decisions(events: readonly LoggedEvent[]): readonly LoggedEvent[] {
  return events.filter(({ stream }) => stream.startsWith('handoff-'));
}

interface Arrived {
  readonly fact: ScoredFact;
  readonly event: LoggedEvent;
}

/** Facts in their order; of two with one id the first in the log stands. */
function arrived(events: readonly LoggedEvent[]): readonly Arrived[] {
  const found = new Map<string, Arrived>();
  for (const event of events) {
    const fact = scoredFactOf(event);
    if (fact && !found.has(fact.id)) found.set(fact.id, { fact, event });
  }
  return [...found.values()].sort((a, b) => compareFacts(a.fact, b.fact));
}

function told({ columns }: TableSpec, rows: readonly TableRow[]): readonly ExportRow[] {
  const instants = Object.entries(columns).flatMap(([name, kind]) => (kind.startsWith('instant') ? [name] : []));
  return rows.map((row) => ({ ...row, ...Object.fromEntries(instants.map((name) => [name, toTimeOrNull(row[name] as number | null)])) }));
}
