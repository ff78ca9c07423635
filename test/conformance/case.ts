import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { createHistoryReader } from '@waymark/contract';
import type { Instant, ScoredFact } from '@waymark/journey';
import { compareCodeUnits } from '@waymark/journey';
import type { CompiledModel } from '@waymark/scoring';
import { compileModel, explainContact, foldContact, formatScoreLine, parseModel } from '@waymark/scoring';

const CASES = join(__dirname, 'cases');
const readHistoryLine = createHistoryReader();

export function caseNames(): readonly string[] {
  return readdirSync(CASES).filter((name) => /^\d+$/.test(name));
}

export function readCase(...path: readonly string[]): string {
  return readFileSync(join(CASES, ...path), 'utf8');
}

export function linesOf(text: string): readonly string[] {
  return text.split('\n').filter((line) => line !== '');
}

/** What `waymark score` would write for a case, once plain and once with the explanation. */
export function scoreCase(name: string, history: string): { readonly plain: string; readonly explained: string } {
  const parsed = parseModel(readCase(name, 'model.json'));
  if (!parsed.ok) throw new Error(JSON.stringify(parsed.errors));
  const model = compileModel(parsed.model);
  const { byContact, latest } = settle(linesOf(history));
  const asked = readCase(name, 'asof.txt').trim();
  const asOf = asked === '' ? latest : Date.parse(asked);
  const contacts = [...byContact.keys()].sort(compareCodeUnits);
  const written = contacts.flatMap((contactId) => scoreContact(model, contactId, byContact.get(contactId) ?? [], asOf));
  return {
    plain: written.map(({ plain }) => `${plain}\n`).join(''),
    explained: written.map(({ explained }) => `${explained}\n`).join(''),
  };
}

function scoreContact(model: CompiledModel, contactId: string, facts: readonly ScoredFact[], asOf: Instant) {
  const state = foldContact(model, facts, asOf);
  const explained = explainContact(model, facts, asOf);
  if (state === null || explained === null) return [];
  return [
    {
      plain: formatScoreLine(contactId, state),
      explained: formatScoreLine(contactId, explained.state, explained.explanation),
    },
  ];
}

/** The facts that stand: lines that are none left out, of one id the first in the file. */
function settle(lines: readonly string[]) {
  const ids = new Set<string>();
  const byContact = new Map<string, ScoredFact[]>();
  let latest = -Infinity;
  for (const line of lines) {
    const checked = readHistoryLine(line);
    if (!checked.ok || checked.value === null || ids.has(checked.value.fact.id)) continue;
    const { contactId, fact } = checked.value;
    ids.add(fact.id);
    latest = Math.max(latest, fact.occurredAt);
    byContact.set(contactId, [...(byContact.get(contactId) ?? []), fact]);
  }
  return { byContact, latest };
}
