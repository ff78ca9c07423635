import type { ReplayReport, ScoreBin } from '../../whatif/report';
import { bars, countsAxis, GRID, namesAxis } from '../charts/axes';
import type { Drawing } from '../charts/draw';
import type { LegendEntry } from '../charts/figure';
import { figure } from '../charts/figure';
import { count, points } from '../page/format';
import type { Html } from '../page/html';
import { html } from '../page/html';
import type { ViewColumn } from '../page/table-view';
import { tableView } from '../page/table-view';
import { comparedOnly } from './compared';

const LEGEND: readonly LegendEntry[] = [
  { look: 'before', text: 'before' },
  { look: 'after', text: 'after' },
];

/** How many contacts have which total, under either model. */
export function distributionSection({ scores, question }: ReplayReport): Html {
  if (scores.length === 0) return html``;
  const compared = question.against !== null;
  return figure({
    heading: 'Scores',
    description: `Contacts by their total as of ${question.asOf.slice(0, 10)}${fullest(scores)}.`,
    legend: compared ? LEGEND : [{ look: 'after', text: 'contacts' }],
    drawing: drawing(scores, compared),
    table: tableView('Contacts by total', comparedOnly(COLUMNS, compared), scores),
  });
}

function fullest(scores: readonly ScoreBin[]): string {
  const most = scores.reduce((best, bin) => (bin.after > best.after ? bin : best));
  return most.after === 0 ? '' : `; most of them, ${count(most.after)}, from ${nameOf(most)}`;
}

const nameOf = ({ from, to }: ScoreBin): string => `${points(from)} to ${points(to)}`;

const COLUMNS: readonly ViewColumn<ScoreBin>[] = [
  { head: 'Total (upper end not included)', cell: nameOf },
  { head: 'Before', cell: ({ before }) => count(before), as: 'number' },
  { head: 'After', cell: ({ after }) => count(after), as: 'number' },
];

function drawing(scores: readonly ScoreBin[], compared: boolean): Drawing {
  const after = bars('after', scores.map((bin) => bin.after), { barGap: '5%', barCategoryGap: '25%' });
  const before = bars('before', scores.map((bin) => bin.before));
  return {
    height: 300,
    option: { grid: GRID, xAxis: namesAxis(scores.map(({ from }) => points(from))), yAxis: countsAxis(), series: compared ? [before, after] : [after] },
  };
}
