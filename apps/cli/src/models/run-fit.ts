import type { FitProposal, FitReport } from '@waymark/replay';
import { stringify } from 'yaml';
import { withApi } from '../api/connect';
import { createWholeFile } from '../score/whole-file';
import { CliFailure } from '../terminal/failure';
import { formatPairs, formatTable } from '../terminal/table';
import { count, counted, note, print, printJson } from '../terminal/terminal';
import type { FitOptions } from './fit-command';

/** Asks, waits, and writes the proposal. */
export async function runFit(options: FitOptions): Promise<void> {
  const { outcome, within, split, at, id, title, lookback, labels, capacity, out, report: reportFile, json } = options;
  const asked = { outcome, within, split, at, id, title, lookback, labels, capacityPerWeek: capacity };
  const { model, report } = await withApi(options, {}, (api) => api.post<FitProposal>('/v1/fits', asked));
  if (json) printJson(report);
  else print(summarize(report));
  if (reportFile !== undefined) write(reportFile, `${JSON.stringify(report, null, 2)}\n`);
  if (model === null) throw new CliFailure(`nothing was learnt, so that ${out} is not written`);
  write(out, stringify(model));
  note(`the proposal is in ${out}`);
}

function write(path: string, text: string): void {
  const file = createWholeFile(path);
  try {
    file.write(text);
    file.finish();
  } catch (error) {
    file.abandon();
    throw error;
  }
}

function summarize({ learning, testing, learned, refusedCounts, threshold, aucLearning, aucTesting, notes }: FitReport): string {
  const refused = Object.entries(refusedCounts).filter(([, conditions]) => conditions > 0);
  return [
    formatPairs([
      ['learnt from', sideText(learning)],
      ['tried on', sideText(testing)],
      ['AUC where it was learnt', aucLearning?.toFixed(3)],
      ['AUC on what it never saw', aucTesting && `${aucTesting.value.toFixed(3)} (${aucTesting.low.toFixed(3)} to ${aucTesting.high.toFixed(3)})`],
      ['threshold', threshold && `${threshold.score} points: calls ${count(threshold.called)}, ${count(threshold.right)} of them with the outcome`],
      ['refused', refused.map(([why, conditions]) => `${count(conditions)} ${why}`).join(', ')],
    ]),
    ...(learned.length === 0 ? [] : [formatTable(COLUMNS, learned)]),
    ...(notes.length === 0 ? [] : [notes.map((each) => `! ${each}`).join('\n')]),
  ].join('\n\n');
}

function sideText({ cases, outcomes, baseRate }: FitReport['learning']): string {
  const rate = baseRate === null ? '' : `, ${(100 * baseRate).toFixed(1)} %`;
  return `${counted(cases, 'contact')}, ${counted(outcomes, 'outcome')}${rate}`;
}

const COLUMNS = [
  { title: 'points', of: ({ points }: FitReport['learned'][number]) => points },
  { title: 'where', of: ({ title }: FitReport['learned'][number]) => title },
  { title: 'contacts', of: ({ contacts }: FitReport['learned'][number]) => contacts },
  { title: 'rate', of: ({ rate }: FitReport['learned'][number]) => `${(100 * rate).toFixed(1)} %` },
  { title: 'of others', of: ({ rateOfOthers }: FitReport['learned'][number]) => `${(100 * rateOfOthers).toFixed(1)} %` },
  { title: 'chance', of: ({ chance }: FitReport['learned'][number]) => chance.toPrecision(2) },
];
