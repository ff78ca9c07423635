import type { Instant, ScoredFact } from '@waymark/journey';
import { compareCodeUnits } from '@waymark/journey';
import type { CompiledModel, ModelError } from '@waymark/scoring';
import { compileModel, explainContact, foldContact, formatScoreLine, parseModel } from '@waymark/scoring';
import type { HistoryItem } from './history-lines';
import { seenBy } from './seen-by-model';
import type { HistoryCounts, SettledHistory } from './settle-history';
import { settleHistory } from './settle-history';

export interface ScoreRequest {
  readonly modelText: string;
  /** Batches of lines of the history, in the file's order. */
  readonly history: AsyncIterable<readonly HistoryItem[]>;
  /** Defaults to the latest `occurredAt` of the facts that stand. */
  readonly asOf?: Instant;
  readonly explain: boolean;
  /** End at the first line that is no fact. */
  readonly strict: boolean;
  readonly onBadLine: (line: number, reason: string) => void;
  /** Hears after each batch of contacts how many of how many are scored. */
  readonly onScored: (contacts: number, of: number) => void;
  /** Takes whole lines of the output, in order. */
  readonly write: (text: string) => void;
}

export type ScoreOutcome =
  | { readonly ok: true; readonly contacts: number; readonly counts: HistoryCounts }
  | { readonly ok: false; readonly reason: 'model'; readonly errors: readonly ModelError[] }
  | { readonly ok: false; readonly reason: 'bad-line' };

const CONTACTS_AT_ONCE = 500;

/** Scores a history under a model: one line a contact, sorted by contact id, nothing else kept or asked. */
export async function runScore(request: ScoreRequest): Promise<ScoreOutcome> {
  const parsed = parseModel(request.modelText);
  if (!parsed.ok) return { ok: false, reason: 'model', errors: parsed.errors };
  const settled = await settleHistory(request.history, {
    reduce: seenBy(parsed.model),
    onBadLine: (line, reason) => {
      request.onBadLine(line, reason);
      return !request.strict;
    },
  });
  if (settled === null) return { ok: false, reason: 'bad-line' };
  return { ok: true, contacts: scoreAll(compileModel(parsed.model), settled, request), counts: settled.counts };
}

function scoreAll(model: CompiledModel, { byContact, latest }: SettledHistory, request: ScoreRequest): number {
  const asOf = request.asOf ?? latest;
  if (asOf === null) return 0;
  const contacts = [...byContact.keys()].sort(compareCodeUnits);
  let written = 0;
  for (let from = 0; from < contacts.length; from += CONTACTS_AT_ONCE) {
    const batch = contacts.slice(from, from + CONTACTS_AT_ONCE);
    const lines = batch.flatMap((contactId) => scoreLine(model, contactId, byContact.get(contactId) ?? [], asOf, request.explain));
    request.write(lines.join(''));
    written += lines.length;
    request.onScored(from + batch.length, contacts.length);
  }
  return written;
}

function scoreLine(
  model: CompiledModel,
  contactId: string,
  facts: readonly ScoredFact[],
  asOf: Instant,
  explain: boolean,
): readonly string[] {
  if (!explain) {
    const state = foldContact(model, facts, asOf);
    return state === null ? [] : [`${formatScoreLine(contactId, state)}\n`];
  }
  const explained = explainContact(model, facts, asOf);
  return explained === null ? [] : [`${formatScoreLine(contactId, explained.state, explained.explanation)}\n`];
}
