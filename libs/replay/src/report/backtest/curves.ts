import type { CurvePoint } from '../../backtest/curves';
import type { BacktestReport } from '../../backtest/report';
import { figure } from '../charts/figure';
import type { Line } from '../charts/lines';
import { drawShares, quietLine } from '../charts/lines';
import { count, points, share } from '../page/format';
import type { Html } from '../page/html';
import { html } from '../page/html';
import type { ViewColumn } from '../page/table-view';
import { tableView } from '../page/table-view';
import type { Side } from './sides';
import { legendOf } from './sides';

/** ROC and precision/recall: what is found and what is wrongly called when everybody above a score is called. */
export function curvesSection({ baseRate }: BacktestReport, sides: readonly Side[]): Html {
  const drawn = sides.filter(({ model }) => model.curve.length > 0);
  if (drawn.length === 0) return html``;
  const table = html`${drawn.map(({ name, model }) => tableView(`When everybody with a score is called: ${name}`, COLUMNS, thinned(model.curve)))}`;
  return html`<div class="pair">${figure({
    heading: 'What is found, and at what price',
    description: 'ROC curve: outcomes found against others called by mistake; the dashed line is calling blindly.',
    legend: legendOf(drawn),
    drawing: drawShares('others called by mistake', 'outcomes found', [
      quietLine([
        [0, 0],
        [1, 1],
      ]),
      ...drawn.map((side) => lineOf(side, rocPoints)),
    ]),
    table,
  })}${figure({
    heading: 'How many calls are right',
    description: 'Precision and recall: right calls among the called against outcomes found; the dashed line is the base rate.',
    legend: legendOf(drawn),
    drawing: drawShares('outcomes found', 'called who have the outcome', [
      quietLine([
        [0, baseRate ?? 0],
        [1, baseRate ?? 0],
      ]),
      ...drawn.map((side) => lineOf(side, (curve) => curve.map(({ recall, precision }) => [recall, precision] as const))),
    ]),
    table,
  })}</div>`;
}

function lineOf({ look, model }: Side, pointsOf: (curve: readonly CurvePoint[]) => Line['points']): Line {
  return { color: look, points: pointsOf(model.curve) };
}

function rocPoints(curve: readonly CurvePoint[]): Line['points'] {
  return [[0, 0], ...curve.map(({ falseAlarms, recall }) => [falseAlarms, recall] as const)];
}

const MOST_IN_TABLE = 40;

/** Evenly fewer of them, the last one among them. */
function thinned(curve: readonly CurvePoint[]): readonly CurvePoint[] {
  const step = Math.ceil(curve.length / MOST_IN_TABLE);
  return curve.filter((_, index) => index % step === 0 || index === curve.length - 1);
}

const COLUMNS: readonly ViewColumn<CurvePoint>[] = [
  { head: 'Score at least', cell: ({ score }) => points(score), as: 'number' },
  { head: 'Called', cell: ({ called }) => count(called), as: 'number' },
  { head: 'Outcomes found', cell: ({ recall }) => share(recall, 1), as: 'number' },
  { head: 'Others called', cell: ({ falseAlarms }) => share(falseAlarms, 1), as: 'number' },
  { head: 'Precision', cell: ({ precision }) => share(precision, 1), as: 'number' },
];
