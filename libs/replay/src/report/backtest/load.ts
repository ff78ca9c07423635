import type { BacktestReport } from '../../backtest/report';
import { bars, countsAxis, GRID, namesAxis } from '../charts/axes';
import type { Drawing } from '../charts/draw';
import { figure } from '../charts/figure';
import { count, counted, points } from '../page/format';
import type { Html } from '../page/html';
import { html } from '../page/html';
import type { ViewColumn } from '../page/table-view';
import { tableView } from '../page/table-view';
import type { Side } from './sides';
import { legendOf } from './sides';

interface WeekOfCalls {
  readonly monday: string;
  readonly called: readonly number[];
}

/** Three years. */
const MOST_WEEKS = 160;

/** Qualified contacts week by week, against what sales can take. */
export function loadSection({ question }: BacktestReport, sides: readonly Side[]): Html {
  const drawn = sides.filter(({ model }) => (model.load?.weeks.length ?? 0) > 0);
  if (drawn.length === 0) return html``;
  const weeks = weeksOf(drawn);
  const capacity = question.capacityPerWeek;
  return figure({
    heading: 'MQLs by week',
    description: `Qualified contacts by week${capacity === null ? '' : `; the dashed line is what sales can take, ${points(capacity)} a week`}. ${drawn.map(inWords).join(' ')}`,
    legend: legendOf(drawn),
    drawing: drawing(weeks, drawn, capacity),
    table: tableView('Qualified contacts by week', columnsOf(drawn), weeks, MOST_WEEKS),
  });
}

function inWords({ name, model: { load } }: Side): string {
  if (load === null) return '';
  const mean = `By ${name} ${points(load.meanPerWeek)} a week in the mean, ${count(load.mostPerWeek)} at most`;
  if (load.weeksOver === null) return `${mean}.`;
  const over = load.weeksOver === 0 ? 'never more than sales can take' : `in ${counted(load.weeksOver, 'week')} more than sales can take, by ${counted(load.callsOver ?? 0, 'contact')} together`;
  return `${mean}, ${over}; room for ${count(load.roomLeft ?? 0)} is left.`;
}

function weeksOf(sides: readonly Side[]): readonly WeekOfCalls[] {
  const calledOf = sides.map(({ model }) => new Map(model.load?.weeks.map(({ monday, called }) => [monday, called])));
  const mondays = [...new Set(calledOf.flatMap((called) => [...called.keys()]))].sort();
  return mondays.map((monday) => ({ monday, called: calledOf.map((called) => called.get(monday) ?? 0) }));
}

function columnsOf(sides: readonly Side[]): readonly ViewColumn<WeekOfCalls>[] {
  return [
    { head: 'Week of', cell: ({ monday }) => monday },
    ...sides.map(({ name }, place): ViewColumn<WeekOfCalls> => ({ head: name, cell: ({ called }) => count(called[place] ?? 0), as: 'number' })),
  ];
}

function drawing(weeks: readonly WeekOfCalls[], sides: readonly Side[], capacity: number | null): Drawing {
  const series = sides.map(({ look }, place) => bars(look, weeks.map(({ called }) => called[place] ?? 0), { barGap: '5%', barCategoryGap: '25%' }));
  const limit = { type: 'line', data: weeks.map(() => capacity), symbol: 'none', silent: true, emphasis: { disabled: true }, clip: false, lineStyle: { color: 'var(--ink)', width: 1, type: 'dashed' } };
  return {
    height: 280,
    option: { grid: GRID, xAxis: namesAxis(weeks.map(({ monday }) => monday)), yAxis: countsAxis(), series: capacity === null ? series : [...series, limit] },
  };
}
