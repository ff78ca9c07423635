import { count } from './format';
import type { Html, HtmlValue } from './html';
import { html } from './html';

/** A column of a table on a page; `as` sets numbers to the right and keeps short text on one line. */
export interface ViewColumn<R> {
  readonly head: string;
  readonly cell: (row: R) => HtmlValue;
  readonly as?: 'number' | 'short';
}

/** At most so many rows are shown; the table says how many it leaves out. */
const MOST_ROWS = 60;

/** A table whose first column names its rows. Nothing where there are no rows. */
export function tableView<R>(caption: HtmlValue, columns: readonly ViewColumn<R>[], rows: readonly R[], most = MOST_ROWS): Html {
  if (rows.length === 0) return html``;
  return html`<div class="scroll"><table><caption>${caption}</caption>
<thead><tr>${columns.map(({ head, as }) => html`<th scope="col" class="${classOf(as)}">${head}</th>`)}</tr></thead>
<tbody>${rows.slice(0, most).map((row) => html`<tr>${columns.map((column, index) => cell(column, row, index === 0))}</tr>`)}</tbody>
</table>${rows.length > most ? html`<p class="note">${count(rows.length - most)} more are left out here; the files have them all.</p>` : null}</div>`;
}

function cell<R>({ cell: valueOf, as }: ViewColumn<R>, row: R, first: boolean): Html {
  return first ? html`<th scope="row">${valueOf(row)}</th>` : html`<td class="${classOf(as)}">${valueOf(row)}</td>`;
}

function classOf(as: ViewColumn<unknown>['as']): string {
  if (as === undefined) return '';
  return as === 'number' ? 'n' : 'w';
}
