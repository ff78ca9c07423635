import type { Decile } from '../../backtest/deciles';
import { bars, GRID, namesAxis, timesAxis } from '../charts/axes';
import type { Drawing } from '../charts/draw';
import { figure } from '../charts/figure';
import { count, points, share } from '../page/format';
import type { Html } from '../page/html';
import { html } from '../page/html';
import type { ViewColumn } from '../page/table-view';
import { tableView } from '../page/table-view';
import type { Side } from './sides';
import { legendOf } from './sides';

/** How many times the base rate the best tenth has, the next, and so on. */
export function decilesSection(sides: readonly Side[]): Html {
  const drawn = sides.filter(({ model }) => model.deciles.some(({ lift }) => lift !== null));
  if (drawn.length === 0) return html``;
  return figure({
    heading: 'Lift by tenth',
    description: `Cases by score in ten parts of equal size, the best on the left: their rate of outcomes as a multiple of the base rate. ${drawn.map(bestTenth).join(' ')}`,
    legend: legendOf(drawn),
    drawing: drawing(drawn),
    table: html`${drawn.map(({ name, model }) => tableView(`Cases by tenth: ${name}`, COLUMNS, model.deciles))}`,
  });
}

function bestTenth({ name, model }: Side): string {
  const best = model.deciles[0];
  return best?.lift == null || best.cumulative === null ? '' : `The best tenth of ${name} has ${points(best.lift)} times the base rate and ${share(best.cumulative, 1)} of all outcomes.`;
}

const COLUMNS: readonly ViewColumn<Decile>[] = [
  { head: 'Tenth', cell: ({ decile }) => decile },
  { head: 'Scores', cell: ({ from, to }) => (from === null || to === null ? '–' : `${points(from)} to ${points(to)}`), as: 'number' },
  { head: 'Contacts', cell: ({ contacts }) => count(contacts), as: 'number' },
  { head: 'Outcomes', cell: ({ outcomes }) => count(outcomes), as: 'number' },
  { head: 'Rate', cell: ({ rate }) => (rate === null ? '–' : share(rate, 1)), as: 'number' },
  { head: 'Lift', cell: ({ lift }) => (lift === null ? '–' : points(lift)), as: 'number' },
  { head: 'Outcomes so far', cell: ({ cumulative }) => (cumulative === null ? '–' : share(cumulative, 1)), as: 'number' },
];

function drawing(sides: readonly Side[]): Drawing {
  const tenths = sides[0]?.model.deciles.map(({ decile }) => String(decile)) ?? [];
  const series = sides.map(({ look, model }) => bars(look, model.deciles.map(({ lift }) => lift ?? 0), { barGap: '5%', barCategoryGap: '30%' }));
  return { height: 280, option: { grid: GRID, xAxis: namesAxis(tenths), yAxis: timesAxis(), series } };
}
