import type { CalibrationBin } from '../../backtest/calibration';
import type { Drawing } from '../charts/draw';
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

/** Whether a chance that is read off the score comes true as often as it says. */
export function calibrationSection(sides: readonly Side[]): Html {
  const drawn = sides.filter(({ model }) => model.calibration !== null);
  if (drawn.length === 0) return html``;
  return figure({
    heading: 'Chances that come true',
    description: 'Chance read off the score against the rate at which the outcome came, each with its 95 % interval; on the dashed line both are the same.',
    legend: legendOf(drawn),
    drawing: drawing(drawn),
    table: html`${drawn.map(({ name, model }) => tableView(`Chances by score: ${name}`, COLUMNS, model.calibration?.bins ?? []))}`,
  });
}

function drawing(sides: readonly Side[]): Drawing {
  const most = mostOf(sides);
  const diagonal = quietLine([
    [0, 0],
    [most, most],
  ]);
  return drawShares('chance by the score', 'outcomes that came', [diagonal, ...sides.flatMap(linesOf)], most);
}

/** The next tenth above everything that is drawn: chances are often small. */
function mostOf(sides: readonly Side[]): number {
  const ends = sides.flatMap(({ model }) => model.calibration?.bins.flatMap(({ expected, high }) => [expected, high]) ?? []);
  return Math.min(1, Math.max(1, Math.ceil(10 * Math.max(0, ...ends))) / 10);
}

/** The bins' means, and an upright line for each interval. */
function linesOf({ look, model }: Side): readonly Line[] {
  const bins = model.calibration?.bins ?? [];
  return [
    { color: look, points: bins.map(({ expected, observed }) => [expected, observed]), more: { symbol: 'circle', symbolSize: 8, showAllSymbol: true } },
    ...bins.map(({ expected, low, high }): Line => ({ color: look, points: [[expected, low], [expected, high]], more: { lineStyle: { color: `var(--${look})`, width: 1 } } })),
  ];
}

const COLUMNS: readonly ViewColumn<CalibrationBin>[] = [
  { head: 'Scores', cell: ({ from, to }) => `${points(from)} to ${points(to)}` },
  { head: 'Contacts', cell: ({ contacts }) => count(contacts), as: 'number' },
  { head: 'Outcomes', cell: ({ outcomes }) => count(outcomes), as: 'number' },
  { head: 'Chance', cell: ({ expected }) => share(expected, 1), as: 'number' },
  { head: 'Came', cell: ({ observed }) => share(observed, 1), as: 'number' },
  { head: '95 % interval', cell: ({ low, high }) => `${share(low, 1)} to ${share(high, 1)}`, as: 'number' },
];
