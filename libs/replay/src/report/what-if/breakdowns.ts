import type { BeforeAfter, Breakdown, ReplayReport } from '../../whatif/report';
import { change, count } from '../page/format';
import type { Html } from '../page/html';
import { html } from '../page/html';
import type { ViewColumn } from '../page/table-view';
import { tableView } from '../page/table-view';
import { comparedOnly } from './compared';

const MOST_NAMES = 25;

/** Classes and stages of all contacts, before and after. */
export function standingSection({ classes, stages, question }: ReplayReport): Html {
  const columns = comparedOnly(BEFORE_AFTER, question.against !== null);
  if (classes.length + stages.length === 0) return html``;
  return html`<section><h2>Classes and stages</h2><p class="note">Contacts by where they stand as of ${question.asOf.slice(0, 10)}.</p>
<div class="pair">${tableView('Classes', columns, classes, MOST_NAMES)}${tableView('Stages', columns, stages, MOST_NAMES)}</div></section>`;
}

/** Who qualifies, by channel, campaign, owner and stage. */
export function breakdownsSection({ channels, campaigns, owners, stagesOfChange, question }: ReplayReport): Html {
  const columns = comparedOnly(BREAKDOWN, question.against !== null);
  const tables = [
    ['By channel', channels],
    ['By campaign', campaigns],
    ['By owner', owners],
    ['By stage', stagesOfChange],
  ] as const;
  if (tables.every(([, rows]) => rows.length === 0)) return html``;
  return html`<section><h2>Who qualifies</h2><p class="note">Contacts that qualify, by the channel and the campaign of the fact that qualified them, by owner and by stage.</p>
<div class="pair">${tables.map(([caption, rows]) => tableView(caption, columns, rows, MOST_NAMES))}</div></section>`;
}

const NAME = { head: 'Name', cell: ({ name }: BeforeAfter) => name } as const;
const BEFORE = { head: 'Before', cell: ({ before }: BeforeAfter) => count(before), as: 'number' } as const;
const AFTER = { head: 'After', cell: ({ after }: BeforeAfter) => count(after), as: 'number' } as const;

const BEFORE_AFTER: readonly ViewColumn<BeforeAfter>[] = [
  NAME,
  BEFORE,
  AFTER,
  { head: 'Change', cell: ({ before, after }) => change(after - before), as: 'number' },
];

const BREAKDOWN: readonly ViewColumn<Breakdown>[] = [
  NAME,
  BEFORE,
  AFTER,
  { head: 'Gained', cell: ({ gained }) => count(gained), as: 'number' },
  { head: 'Lost', cell: ({ lost }) => count(lost), as: 'number' },
];
