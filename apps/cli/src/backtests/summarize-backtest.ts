import type { BacktestReport, ModelBacktest } from '@waymark/replay';
import { nameOf } from '../models/published-resource';
import type { Cell } from '../terminal/table';
import { formatPairs, formatTable } from '../terminal/table';
import { count, counted, percent, points } from '../terminal/terminal';

type Pairs = readonly (readonly [string, Cell])[];

/** A backtest as people read it in a terminal. */
export function summarizeBacktest(report: BacktestReport): string {
  const { models, notes } = report;
  return [
    formatPairs(pairsOf(report)),
    formatTable(COLUMNS, models),
    ...models.map(decilesOf),
    ...(notes.length === 0 ? [] : [notes.map((each) => `! ${each}`).join('\n')]),
  ].join('\n\n');
}

function pairsOf({ question, contacts, cases, outcomes, baseRate, leftOut, lateFacts, difference }: BacktestReport): Pairs {
  return [
    ['outcome', `${JSON.stringify(question.outcome)} within ${question.within} of ${question.at}`],
    ...(question.split === null ? [] : [['split', question.split] as const]),
    ['contacts', count(contacts)],
    ['told of', `${count(cases)}, ${counted(outcomes, 'outcome')}: ${percent(baseRate)}`],
    ['left out', reasonsOf(leftOut)],
    ['late facts', lateFacts.late === 0 ? 'none' : `${count(lateFacts.late)} left out`],
    ...(difference === null ? [] : [['second less first', `${three(difference.value)} (${three(difference.low)} to ${three(difference.high)})`] as const]),
  ];
}

function reasonsOf(leftOut: BacktestReport['leftOut']): string {
  const { windowOpenWithOutcome: _, ...groups } = leftOut;
  const told = Object.entries(groups).filter(([, contacts]) => contacts > 0);
  return told.map(([why, contacts]) => `${count(contacts)} ${WHY[why] ?? why}`).join(', ');
}

const WHY: Readonly<Record<string, string>> = {
  neverTouched: 'without a touch',
  unknownThen: 'not known then',
  alreadyHappened: 'with the outcome before',
  notYetDue: 'not to be scored yet',
  beforeSplit: 'before the split',
  windowOpen: 'whose window is not over',
};

const COLUMNS = [
  { title: 'model', of: ({ model }: ModelBacktest) => nameOf(model) },
  { title: 'AUC', of: ({ auc }: ModelBacktest) => (auc === null ? null : `${three(auc.value)} (${three(auc.low)} to ${three(auc.high)})`) },
  { title: 'average precision', of: ({ averagePrecision }: ModelBacktest) => percent(averagePrecision) },
  { title: 'called', of: ({ beforeOutcome }: ModelBacktest) => beforeOutcome?.called },
  { title: 'precision', of: ({ beforeOutcome }: ModelBacktest) => percent(beforeOutcome?.precision ?? null) },
  { title: 'recall', of: ({ beforeOutcome }: ModelBacktest) => percent(beforeOutcome?.recall ?? null) },
  { title: 'days ahead', of: ({ leadTime }: ModelBacktest) => (leadTime === null ? null : `${leadTime.p50.toFixed(1)}`) },
  { title: 'a week', of: ({ load }: ModelBacktest) => (load === null ? null : load.meanPerWeek.toFixed(1)) },
];

function decilesOf({ model, deciles }: ModelBacktest): string {
  return formatTable(
    [
      { title: `tenth of ${model.id}`, of: (each: ModelBacktest['deciles'][number]) => each.decile },
      { title: 'scores', of: ({ from, to }) => (from === null || to === null ? null : `${points(from)} to ${points(to)}`) },
      { title: 'contacts', of: ({ contacts }) => contacts },
      { title: 'outcomes', of: ({ outcomes }) => outcomes },
      { title: 'rate', of: ({ rate }) => percent(rate) },
      { title: 'lift', of: ({ lift }) => lift?.toFixed(2) },
    ],
    deciles,
  );
}

const three = (value: number): string => value.toFixed(3);
