import type { ReplayReport, RuleEffect } from '../../whatif/report';
import { bars, GRID, namesAxis, pointsAxis } from '../charts/axes';
import type { Drawing } from '../charts/draw';
import { figure } from '../charts/figure';
import { change, count, counted, points } from '../page/format';
import type { Html } from '../page/html';
import { html } from '../page/html';
import type { ViewColumn } from '../page/table-view';
import { tableView } from '../page/table-view';
import { comparedOnly } from './compared';

/** So many rules are drawn; the table has more. */
const DRAWN_RULES = 12;
/** More than titles are cut to, because no browser's letters are as wide as the drawing thinks. */
const ROOM_FOR_TITLES = 300;

/** Which rules make the difference to those who change most; of one model alone, which rules give them most. */
export function rulesSection({ rules, explained, question }: ReplayReport): Html {
  const compared = question.against !== null;
  const effect = ({ before, after }: RuleEffect): number => (compared ? after - before : after);
  const weighty = rules.filter((rule) => effect(rule) !== 0).sort((a, b) => Math.abs(effect(b)) - Math.abs(effect(a)));
  if (weighty.length === 0) return html``;
  return figure({
    heading: compared ? 'Rules by effect' : 'Rules by weight',
    description: describe(weighty[0], effect, compared, explained),
    legend: [
      { look: 'mark', text: compared ? 'gives more' : 'gives' },
      { look: 'warm', text: compared ? 'gives less' : 'takes' },
    ],
    drawing: drawing(weighty.slice(0, DRAWN_RULES), effect),
    table: tableView('Points of these contacts together', comparedOnly(COLUMNS, compared, 'Points'), weighty),
  });
}

function describe(first: RuleEffect | undefined, effect: (rule: RuleEffect) => number, compared: boolean, explained: number): string {
  const asked = compared ? 'What each rule gives after, less what it gives before' : 'What each rule gives';
  const most = first ? `; the most, ${change(effect(first))}, comes of “${first.title}”` : '';
  return `${asked}, in points of the ${counted(explained, 'contact')} below together, each weighed at its deciding instant${most}.`;
}

const COLUMNS: readonly ViewColumn<RuleEffect>[] = [
  { head: 'Rule', cell: ({ rule, title }) => (rule === title ? html`<code>${rule}</code>` : html`${title} <code class="note">${rule}</code>`) },
  { head: 'Contacts', cell: ({ contacts }) => count(contacts), as: 'number' },
  { head: 'Before', cell: ({ before }) => points(before), as: 'number' },
  { head: 'After', cell: ({ after }) => points(after), as: 'number' },
  { head: 'Change', cell: ({ before, after }) => change(after - before), as: 'number' },
];

function drawing(rules: readonly RuleEffect[], effect: (rule: RuleEffect) => number): Drawing {
  const upward = rules.toReversed();
  const more = { stack: 'effect', barCategoryGap: '30%' };
  return {
    height: 40 + 26 * rules.length,
    option: {
      grid: { ...GRID, left: ROOM_FOR_TITLES, outerBoundsMode: 'none', right: 36, bottom: 28 },
      xAxis: pointsAxis(),
      yAxis: namesAxis(upward.map(({ title }) => title), { width: 250, overflow: 'truncate', color: 'var(--ink)', interval: 0, hideOverlap: false }),
      series: [
        bars('mark', upward.map((rule) => Math.max(0, effect(rule))), more),
        bars('warm', upward.map((rule) => Math.min(0, effect(rule))), more),
      ],
    },
  };
}
