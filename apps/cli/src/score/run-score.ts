import type { Instant } from '@waymark/journey';
import type { HistoryFolder } from '@waymark/replay';
import type { ModelError } from '@waymark/scoring';
import { parseModel } from '@waymark/scoring';
import { ColumnScorer } from './column-scorer';
import { ExplainingScorer } from './explaining-scorer';
import type { HistoryItem } from './history-lines';
import type { Scoring } from './scorer';
import type { HistoryCounts } from './settle-history';
import { settleHistory } from './settle-history';

export interface ScoreRequest extends Omit<Scoring, 'asOf'> {
  readonly modelText: string;
  /** Batches of lines of the history, in the file's order. */
  readonly history: AsyncIterable<readonly HistoryItem[]>;
  /** Defaults to the latest `occurredAt` of the facts that stand. */
  readonly asOf?: Instant;
  readonly explain: boolean;
  /** End at the first line that is no fact. */
  readonly strict: boolean;
  readonly folder: HistoryFolder;
  readonly onBadLine: (line: number, reason: string) => void;
}

export type ScoreOutcome =
  | { readonly ok: true; readonly contacts: number; readonly counts: HistoryCounts }
  | { readonly ok: false; readonly reason: 'model'; readonly errors: readonly ModelError[] }
  | { readonly ok: false; readonly reason: 'bad-line' };

/** Scores a history under a model: one line a contact, sorted by contact id, nothing else kept or asked. */
export async function runScore(request: ScoreRequest): Promise<ScoreOutcome> {
  const parsed = parseModel(request.modelText);
  if (!parsed.ok) return { ok: false, reason: 'model', errors: parsed.errors };
  const scorer = request.explain ? new ExplainingScorer(parsed.model) : new ColumnScorer(parsed.model, request.folder);
  const settled = await settleHistory(request.history, {
    keep: (contactId, fact) => scorer.keep(contactId, fact),
    onBadLine: (line, reason) => {
      request.onBadLine(line, reason);
      return !request.strict;
    },
  });
  if (settled === null) return { ok: false, reason: 'bad-line' };
  const asOf = request.asOf ?? settled.latest;
  const contacts = asOf === null ? 0 : await scorer.score({ asOf, write: request.write, onScored: request.onScored });
  return { ok: true, contacts, counts: settled.counts };
}
