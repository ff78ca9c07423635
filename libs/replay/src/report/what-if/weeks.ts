import type { ReplayReport, WeekOfChange } from '../../whatif/report';
import { bars, countsAxis, GRID, namesAxis } from '../charts/axes';
import type { Drawing } from '../charts/draw';
import { figure } from '../charts/figure';
import { count, counted } from '../page/format';
import type { Html } from '../page/html';
import { html } from '../page/html';
import type { ViewColumn } from '../page/table-view';
import { tableView } from '../page/table-view';

/** Who qualifies anew and who no longer does, week by week; where nobody is either, who qualifies. */
export function weeksSection({ weeks, question }: ReplayReport): Html {
  if (weeks.length === 0) return html``;
  if (question.against === null) return qualified(weeks, [AFTER_BARS], [MONDAY, { ...AFTER, head: 'Contacts' }]);
  const changed = weeks.some(({ gained, lost }) => gained + lost > 0);
  return changed ? gainedAndLost(weeks) : qualified(weeks, [BEFORE_BARS, AFTER_BARS], COLUMNS);
}

function gainedAndLost(weeks: readonly WeekOfChange[]): Html {
  return figure({
    heading: 'Gained and lost by week',
    description: `First qualifications by week: upward who newly qualifies, downward who no longer does; most changes${busiest(weeks)}.`,
    legend: [
      { look: 'mark', text: 'newly qualify' },
      { look: 'warm', text: 'no longer qualify' },
    ],
    drawing: drawing(weeks, [
      bars('mark', weeks.map(({ gained }) => gained), { stack: 'changed', barCategoryGap: '25%' }),
      bars('warm', weeks.map(({ lost }) => -lost), { stack: 'changed' }),
    ]),
    table: tableView('First qualifications by week', COLUMNS, weeks, ALL),
  });
}

/** A year of weeks and its neighbours' ends. */
const ALL = 160;

function busiest(weeks: readonly WeekOfChange[]): string {
  const most = weeks.reduce((best, week) => (week.gained + week.lost > best.gained + best.lost ? week : best));
  return `, ${count(most.gained)} gained and ${count(most.lost)} lost, in the week of ${most.monday.slice(0, 10)}`;
}

interface WeekBars {
  readonly look: 'before' | 'after';
  readonly text: string;
}

const BEFORE_BARS: WeekBars = { look: 'before', text: 'qualify before' };
const AFTER_BARS: WeekBars = { look: 'after', text: 'qualify after' };

function qualified(weeks: readonly WeekOfChange[], series: readonly WeekBars[], columns: readonly ViewColumn<WeekOfChange>[]): Html {
  const total = weeks.reduce((sum, { after }) => sum + after, 0);
  return figure({
    heading: 'Qualified by week',
    description: `First qualifications by week: ${counted(total, 'contact')} in ${counted(weeks.length, 'week')}.`,
    legend: series.length === 1 ? [{ look: 'after', text: 'qualify' }] : series,
    drawing: drawing(weeks, series.map(({ look }) => bars(look, weeks.map((week) => week[look]), { barGap: '5%', barCategoryGap: '25%' }))),
    table: tableView('First qualifications by week', columns, weeks, ALL),
  });
}

const MONDAY: ViewColumn<WeekOfChange> = { head: 'Week of', cell: ({ monday }) => monday.slice(0, 10) };
const AFTER: ViewColumn<WeekOfChange> = { head: 'After', cell: ({ after }) => count(after), as: 'number' };
const COLUMNS: readonly ViewColumn<WeekOfChange>[] = [
  MONDAY,
  { head: 'Before', cell: ({ before }) => count(before), as: 'number' },
  AFTER,
  { head: 'Gained', cell: ({ gained }) => count(gained), as: 'number' },
  { head: 'Lost', cell: ({ lost }) => count(lost), as: 'number' },
];

function drawing(weeks: readonly WeekOfChange[], series: object[]): Drawing {
  return { height: 300, option: { grid: GRID, xAxis: namesAxis(weeks.map(({ monday }) => monday.slice(0, 10))), yAxis: countsAxis(), series } };
}
