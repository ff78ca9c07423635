import { resolve } from 'node:path';
import type { FitProposal, FitReport } from '@waymark/replay';
import { stringify } from 'yaml';
import { withApi } from '../api/connect';
import { writeFiles } from '../files/whole-file';
import { checkFile } from '../files/writable';
import { CliFailure, wrongUsage } from '../terminal/failure';
import { unlessInterrupted } from '../terminal/interrupts';
import { readTime } from '../terminal/read-time';
import { formatPairs, formatTable } from '../terminal/table';
import { count, counted, note, percent, print, printJson } from '../terminal/terminal';
import type { FitOptions } from './fit-command';

/** Asks, waits, and writes the proposal and how it came about: both or neither. */
export async function runFit(options: FitOptions): Promise<void> {
  const { outcome, within, split, at, id, title, lookback, labels, capacity, out, report: reportFile, json } = options;
  const asked = { outcome, within, split: readTime('--split', split), at, id, title, lookback, labels, capacityPerWeek: capacity };
  checkPlaces(out, reportFile);
  const { model, report } = await withApi(options, {}, (api) => unlessInterrupted(api.post<FitProposal>('/v1/fits', asked), 'the fit is stopped: nothing was written'));
  if (json) printJson(report);
  else print(summarize(report));
  const told = reportFile === undefined ? [] : [[reportFile, `${JSON.stringify(report, null, 2)}\n`] as const];
  writeFiles(model === null ? told : [...told, [out, stringify(model)]]);
  if (model === null) throw new CliFailure(`nothing was learnt, so that ${out} is not written`);
  note(`the proposal is in ${out}`);
}

function checkPlaces(out: string, report: string | undefined): void {
  checkFile(out);
  if (report === undefined) return;
  if (resolve(report) === resolve(out)) throw wrongUsage('--out and --report name the same file');
  checkFile(report);
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
  const rate = percent(baseRate);
  return [counted(cases, 'contact'), counted(outcomes, 'outcome'), ...(rate === null ? [] : [rate])].join(', ');
}

const COLUMNS = [
  { title: 'points', of: ({ points }: FitReport['learned'][number]) => points },
  { title: 'where', of: ({ title }: FitReport['learned'][number]) => title },
  { title: 'contacts', of: ({ contacts }: FitReport['learned'][number]) => contacts },
  { title: 'rate', of: ({ rate }: FitReport['learned'][number]) => percent(rate) },
  { title: 'of others', of: ({ rateOfOthers }: FitReport['learned'][number]) => percent(rateOfOthers) },
  { title: 'chance', of: ({ chance }: FitReport['learned'][number]) => chance.toPrecision(2) },
];
