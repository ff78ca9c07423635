import type { ChangedLine, ContactChange, ReplayQuestion, ReplayReport } from '@waymark/replay';
import { nameOf } from '../models/published-resource';
import { formatPairs, formatTable } from '../terminal/table';
import type { Cell } from '../terminal/table';
import { count, counted, points } from '../terminal/terminal';

const MOST_SHOWN = 15;
const MOST_REASONS = 2;

/** A report as people read it in a terminal. */
export function summarize(report: ReplayReport, id: string): string {
  const { question, contactChanges } = report;
  const parts = [
    heading(question),
    formatPairs([...headline(report), ...workOf(report), ['replay', id]]),
    ...(contactChanges.length > 0 ? [formatTable(question.against === null ? ALONE : COMPARED, contactChanges.slice(0, MOST_SHOWN))] : []),
  ];
  return parts.join('\n\n');
}

function heading({ model, against, asOf }: ReplayQuestion): string {
  const compared = against === null ? nameOf(model) : `${nameOf(against)} → ${nameOf(model)}`;
  return `${compared}, as of ${asOf}`;
}

type Pairs = readonly (readonly [string, Cell])[];

function headline({ question, changes, contacts, daysEarlier, daysLater, weeks }: ReplayReport): Pairs {
  if (question.against === null) {
    return [
      ['contacts', count(contacts)],
      ['qualify', count(weeks.reduce((sum, { after }) => sum + after, 0))],
    ];
  }
  const both = changes.earlier + changes.later + changes.same;
  return [
    ['contacts', count(contacts)],
    ['qualify', `${count(changes.lost + both)} → ${count(changes.gained + both)}`],
    ['newly qualify', count(changes.gained)],
    ['no longer qualify', count(changes.lost)],
    ['qualify earlier', `${count(changes.earlier)}${daysOf(daysEarlier)}`],
    ['qualify later', `${count(changes.later)}${daysOf(daysLater)}`],
  ];
}

function daysOf(days: ReplayReport['daysEarlier']): string {
  return days === null ? '' : `, median ${points(days.p50)} days, one in ten ${points(days.p90)} or more`;
}

function workOf({ refolded, parted }: ReplayReport): Pairs {
  const { facts, ofFacts, contacts, ofContacts, because } = refolded;
  const folded = ['folded', `${count(facts)} of ${counted(ofFacts, 'fact')}, ${count(contacts)} of ${counted(ofContacts, 'contact')}: ${because}`] as const;
  return parted === 0 ? [folded] : [folded, ['would have parted', `${counted(parted, 'contact')}, before the first recorded hand-off of each`]];
}

const CONTACT = { title: 'contact', of: ({ contactId }: ContactChange) => contactId };
const AFTER = { title: 'as of: total after', of: ({ after }: ContactChange) => after && points(after.total) };
const STAGE = { title: 'stage', of: ({ before, after }: ContactChange) => stageOf(before?.stage, after?.stage) };

const ALONE = [CONTACT, { ...AFTER, title: 'total' }, STAGE, { title: 'qualifies at', of: ({ after }: ContactChange) => after?.qualifiedAt }];

const COMPARED = [
  CONTACT,
  { title: 'change', of: ({ kind, days }: ContactChange) => changeOf(kind, days) },
  { title: 'as of: total before', of: ({ before }: ContactChange) => before && points(before.total) },
  AFTER,
  STAGE,
  { title: 'because', of: ({ lines }: ContactChange) => lines.slice(0, MOST_REASONS).map(reasonOf).join('; ') },
];

const KINDS: Readonly<Record<ContactChange['kind'], string>> = {
  gained: 'newly qualifies',
  lost: 'no longer qualifies',
  earlier: 'earlier',
  later: 'later',
  same: 'same instant',
  never: 'other score',
};

function changeOf(kind: ContactChange['kind'], days: number | null): string {
  return days === null || days === 0 ? KINDS[kind] : `${points(Math.abs(days))} days ${KINDS[kind]}`;
}

function stageOf(before: string | undefined, after: string | undefined): string | undefined {
  return before === undefined || before === after ? after : `${before} → ${after ?? '–'}`;
}

function reasonOf({ title, before, after }: ChangedLine): string {
  return `${title} ${before === null ? '–' : points(before)} → ${after === null ? '–' : points(after)}`;
}
