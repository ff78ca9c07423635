import type { ChangedLine, ChangeKind, ContactChange, ReplayReport, ScoredState } from '../../whatif/report';
import { entry } from '../page/entry';
import { change, counted, instant, points } from '../page/format';
import type { Html, HtmlValue } from '../page/html';
import { html } from '../page/html';
import type { ViewColumn } from '../page/table-view';
import { tableView } from '../page/table-view';
import { comparedOnly } from './compared';

/** So many stand open; the rest open at a click and on paper. */
const OPEN_CONTACTS = 3;
const MOST_LINES = 12;
/** More cards than these make a browser slow. */
const MOST_CARDS = 200;

const KINDS: Readonly<Record<ChangeKind, { readonly text: string; readonly look: 'mark' | 'warm' | 'plain' }>> = {
  gained: { text: 'newly qualifies', look: 'mark' },
  lost: { text: 'no longer qualifies', look: 'warm' },
  earlier: { text: 'qualifies earlier', look: 'mark' },
  later: { text: 'qualifies later', look: 'warm' },
  same: { text: 'qualifies at the same instant', look: 'plain' },
  never: { text: 'does not qualify', look: 'plain' },
};

const QUALIFIES = { text: 'qualifies', look: 'mark' } as const;

/** The contacts that change most, each with the lines that make the difference. */
export function contactsSection({ contactChanges, question }: ReplayReport): Html {
  if (contactChanges.length === 0) return html``;
  const shown = contactChanges.slice(0, MOST_CARDS);
  const compared = question.against !== null;
  return html`<section><h2>${compared ? 'Contacts that change most' : 'Contacts'}</h2><p class="note">${counted(shown.length, 'contact')}; the files have all of them. Scores, classes and stages are as of ${instant(question.asOf)}; lines are weighed at the first qualification under either model, where there is one.</p>
${shown.map((contact, index) => card(contact, index < OPEN_CONTACTS, compared))}</section>`;
}

function card(contact: ContactChange, open: boolean, compared: boolean): Html {
  const { contactId, kind, days, before, after, decidedAt, lines } = contact;
  const { text, look } = compared || after?.qualifiedAt == null ? KINDS[kind] : QUALIFIES;
  return html`<article><details${open ? html` open` : null}><summary><h3><code>${contactId}</code></h3><span class="badge ${look}">${text}${daysText(days)}</span><span class="push">${totals(before, after)}</span></summary>
${tableView(html`<span class="sr">Before and after</span>`, STATES, statesOf(before, after))}
${where(contact)}
${tableView(`${compared ? 'Lines that differ' : 'Lines'}, weighed at ${instant(decidedAt)} UTC`, compared ? LINES : LINES_ALONE, lines, MOST_LINES)}</details></article>`;
}

function daysText(days: number | null): string {
  return days === null || days === 0 ? '' : ` by ${points(Math.abs(days))} days`;
}

function totals(before: ScoredState | null, after: ScoredState | null): string {
  if (before === null) return after === null ? '' : points(after.total);
  return `${points(before.total)} → ${after === null ? '–' : points(after.total)}`;
}

interface NamedState extends ScoredState {
  readonly name: string;
}

function statesOf(before: ScoredState | null, after: ScoredState | null): readonly NamedState[] {
  const named = [
    { name: 'before', state: before },
    { name: 'after', state: after },
  ];
  return named.flatMap(({ name, state }) => (state === null ? [] : [{ name, ...state }]));
}

const STATES: readonly ViewColumn<NamedState>[] = [
  { head: '', cell: ({ name }) => name },
  { head: 'Behaviour', cell: ({ behaviour }) => points(behaviour), as: 'number' },
  { head: 'Fit', cell: ({ fit }) => points(fit), as: 'number' },
  { head: 'Total', cell: ({ total }) => points(total), as: 'number' },
  { head: 'Class', cell: (state) => state.class ?? '–' },
  { head: 'Stage', cell: ({ stage }) => stage },
  { head: 'Qualified at (UTC)', cell: ({ qualifiedAt }) => (qualifiedAt === null ? '–' : instant(qualifiedAt)), as: 'short' },
];

function where({ channel, campaign, owner }: ContactChange): Html | null {
  const said = Object.entries({ channel, campaign, owner }).filter(([, value]) => value !== null);
  if (said.length === 0) return null;
  return html`<dl class="facts">${said.map(([name, value]) => entry(name, value))}</dl>`;
}

const LINES: readonly ViewColumn<ChangedLine>[] = [
  { head: 'Rule', cell: ruleCell },
  { head: 'Before', cell: ({ before }) => linePoints(before), as: 'number' },
  { head: 'After', cell: ({ after }) => linePoints(after), as: 'number' },
  { head: 'Why', cell: why },
  { head: 'When (UTC)', cell: ({ at }) => (at === null ? 'as it stands' : instant(at)), as: 'short' },
  { head: 'Fact', cell: ({ fact }) => (fact === null ? '–' : html`<code>${fact}</code>`) },
];

const LINES_ALONE: readonly ViewColumn<ChangedLine>[] = comparedOnly(LINES, false, 'Points').map((column) =>
  column.head === 'Why' ? { ...column, cell: ({ noteAfter }) => noteText(noteAfter) } : column,
);

function ruleCell({ rule, title }: ChangedLine): HtmlValue {
  return rule === title ? html`<code>${rule}</code>` : html`${title} <code class="note">${rule}</code>`;
}

const linePoints = (value: number | null): string => (value === null ? '–' : change(value));

const NOTES: ReadonlyMap<string, string> = new Map([
  ['limit', 'over the rule’s limit'],
  ['ceiling', 'held back at the ceiling'],
  ['reset', 'voided by a reset'],
  ['floor', 'voided at the floor'],
]);

/** Why the line differs: what each model did with it, where that is more than the points say. */
function why({ before, after, noteBefore, noteAfter }: ChangedLine): string {
  return [side('before', before, noteBefore), side('after', after, noteAfter)].filter((text) => text !== '').join('; ');
}

function side(when: string, value: number | null, note: string | null): string {
  if (note !== null) return `${when}: ${noteText(note)}`;
  return value === null ? `${when}: no such line` : '';
}

function noteText(note: string | null): string {
  return note === null ? '' : (NOTES.get(note) ?? note);
}
