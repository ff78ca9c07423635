import type { BacktestReport, ModelBacktest } from '../../backtest/report';
import { change, count, counted, points, share } from '../page/format';
import type { Html, HtmlValue } from '../page/html';
import { html } from '../page/html';
import type { ViewColumn } from '../page/table-view';
import { tableView } from '../page/table-view';
import type { Side } from './sides';

/** How good each model is at ordering the cases, which is better, and what should be known before it is believed. */
export function verdict(report: BacktestReport, sides: readonly Side[]): Html {
  const { cases, outcomes, baseRate, notes } = report;
  return html`<dl class="tiles">
${sides.map(aucTile)}
${differenceTile(report)}
${tile('Cases', count(cases), `of ${counted(report.contacts, 'contact')}`)}
${tile('Outcomes', count(outcomes), baseRate === null ? 'no cases' : `${share(outcomes, cases)} of the cases: the base rate`)}
</dl>
${notes.length === 0 ? null : html`<ul class="notes">${notes.map((note) => html`<li>${note}</li>`)}</ul>`}`;
}

/** An area under the curve, which says nothing in more digits. */
const area = (value: number): string => value.toFixed(3);

function tile(name: string, value: string, note: HtmlValue): Html {
  return html`<div><dt>${name}</dt><dd><b>${value}</b>${note}</dd></div>`;
}

function aucTile({ name, model: { auc } }: Side): Html {
  if (auc === null) return tile(`AUC of ${name}`, '–', 'needs cases of both kinds');
  return tile(`AUC of ${name}`, area(auc.value), `95 % within ${area(auc.low)} and ${area(auc.high)}; 0.5 is blind`);
}

function differenceTile({ difference }: BacktestReport): Html | null {
  if (difference === null) return null;
  const { value, low, high, secondBetter } = difference;
  return tile('Second less first', `${value < 0 ? '' : '+'}${area(value)}`, `95 % within ${area(low)} and ${area(high)}; the second is ahead in ${share(secondBetter, 1)} of the resamples`);
}

interface Measure {
  readonly name: string;
  readonly of: (model: ModelBacktest) => string;
}

const orDash = (value: number | null, text: (value: number) => string): string => (value === null ? '–' : text(value));
const digits = (value: number): string => value.toPrecision(3);
const percent = (value: number): string => share(value, 1);

const MEASURES: readonly Measure[] = [
  { name: 'Area under the ROC curve', of: ({ auc }) => orDash(auc?.value ?? null, area) },
  { name: 'Average precision', of: ({ averagePrecision }) => orDash(averagePrecision, percent) },
  { name: 'Qualified at the scoring', of: ({ atScoring }) => orDash(atScoring?.called ?? null, count) },
  { name: '… of whom with the outcome (precision)', of: ({ atScoring }) => orDash(atScoring?.precision ?? null, percent) },
  { name: '… of all outcomes (recall)', of: ({ atScoring }) => orDash(atScoring?.recall ?? null, percent) },
  { name: '… times the base rate (lift)', of: ({ atScoring }) => orDash(atScoring?.lift ?? null, points) },
  { name: 'Qualified before the outcome or the window’s end', of: ({ beforeOutcome }) => orDash(beforeOutcome?.called ?? null, count) },
  { name: '… of whom with the outcome (precision)', of: ({ beforeOutcome }) => orDash(beforeOutcome?.precision ?? null, percent) },
  { name: '… of all outcomes (recall)', of: ({ beforeOutcome }) => orDash(beforeOutcome?.recall ?? null, percent) },
  { name: '… times the base rate (lift)', of: ({ beforeOutcome }) => orDash(beforeOutcome?.lift ?? null, points) },
  { name: 'Days from qualifying to the outcome, median', of: ({ leadTime }) => orDash(leadTime?.p50 ?? null, points) },
  { name: '… from the shortest tenth to the longest', of: ({ leadTime }) => (leadTime === null ? '–' : `${points(leadTime.p10)} to ${points(leadTime.p90)}`) },
  { name: 'Qualified a week, mean', of: ({ load }) => orDash(load?.meanPerWeek ?? null, points) },
  { name: '… at most', of: ({ load }) => orDash(load?.mostPerWeek ?? null, count) },
  { name: 'Skill of the chances (1 perfect, 0 as the base rate)', of: ({ calibration }) => orDash(calibration?.skill ?? null, change) },
  { name: 'Log-odds of the outcome at a score of 0', of: ({ calibration }) => orDash(calibration?.curve.intercept ?? null, digits) },
  { name: '… more with each point', of: ({ calibration }) => orDash(calibration?.curve.perPoint ?? null, digits) },
];

/** Every measure of each model, side by side. */
export function measuresSection(sides: readonly Side[]): Html {
  const columns: readonly ViewColumn<Measure>[] = [
    { head: 'Measure', cell: ({ name }) => name },
    ...sides.map(({ name, model }): ViewColumn<Measure> => ({ head: name, cell: (measure) => measure.of(model), as: 'number' })),
  ];
  const measured = MEASURES.filter((measure) => sides.some(({ model }) => measure.of(model) !== '–'));
  if (measured.length === 0) return html``;
  return html`<section><h2>${sides.length > 1 ? 'Side by side' : 'In numbers'}</h2>${tableView(html`<span class="sr">Measures</span>`, columns, measured)}</section>`;
}
