import type { Breakdown, ContactChange, ReplayReport, ScoredState } from '../../whatif/report';
import type { RowOf, Table } from './table';
import { tableOf } from './table';

/** One row a contact to which the models do not give the same. */
export const CONTACT_CHANGES = {
  name: 'contact-changes',
  columns: {
    contactId: 'text',
    kind: 'text',
    days: 'number?',
    behaviourBefore: 'number?',
    behaviourAfter: 'number?',
    fitBefore: 'number?',
    fitAfter: 'number?',
    totalBefore: 'number?',
    totalAfter: 'number?',
    classBefore: 'text?',
    classAfter: 'text?',
    stageBefore: 'text?',
    stageAfter: 'text?',
    qualifiedAtBefore: 'instant?',
    qualifiedAtAfter: 'instant?',
    channel: 'text?',
    campaign: 'text?',
    owner: 'text?',
    decidedAt: 'instant',
  },
} as const;

export function contactChangeRow(contact: ContactChange): RowOf<typeof CONTACT_CHANGES> {
  const { contactId, kind, days, channel, campaign, owner, decidedAt } = contact;
  const before = stateColumns(contact.before);
  const after = stateColumns(contact.after);
  return {
    contactId,
    kind,
    days,
    behaviourBefore: before.behaviour,
    behaviourAfter: after.behaviour,
    fitBefore: before.fit,
    fitAfter: after.fit,
    totalBefore: before.total,
    totalAfter: after.total,
    classBefore: before.class,
    classAfter: after.class,
    stageBefore: before.stage,
    stageAfter: after.stage,
    qualifiedAtBefore: instantOf(before.qualifiedAt),
    qualifiedAtAfter: instantOf(after.qualifiedAt),
    channel,
    campaign,
    owner,
    decidedAt: Date.parse(decidedAt),
  };
}

const NO_STATE = { behaviour: null, fit: null, total: null, class: null, stage: null, qualifiedAt: null };

const stateColumns = (state: ScoredState | null): ScoredState | typeof NO_STATE => state ?? NO_STATE;

const instantOf = (text: string | null): number | null => (text === null ? null : Date.parse(text));

/** One row for each line of each contact that is not the same in both ledgers. */
const CHANGED_LINES = {
  name: 'changed-lines',
  columns: {
    contactId: 'text',
    at: 'instant?',
    rule: 'text',
    title: 'text',
    factId: 'text?',
    before: 'number?',
    after: 'number?',
    noteBefore: 'text?',
    noteAfter: 'text?',
  },
} as const;

function changedLineRows({ contactId, lines }: ContactChange): RowOf<typeof CHANGED_LINES>[] {
  return lines.map(({ at, rule, title, fact, before, after, noteBefore, noteAfter }) => ({
    contactId,
    at: instantOf(at),
    rule,
    title,
    factId: fact,
    before,
    after,
    noteBefore,
    noteAfter,
  }));
}

const WEEKS = { name: 'weeks', columns: { monday: 'text', before: 'integer', after: 'integer', gained: 'integer', lost: 'integer' } } as const;

const RULES = {
  name: 'rules',
  columns: { rule: 'text', title: 'text', contacts: 'integer', before: 'number', after: 'number' },
} as const;

const BINS = { name: 'score-bins', columns: { from: 'number', to: 'number', before: 'integer', after: 'integer' } } as const;

const STAGE_FLOW = { name: 'stage-flow', columns: { from: 'text', to: 'text', contacts: 'integer' } } as const;

const STANDING = { name: 'standing', columns: { by: 'text', name: 'text', before: 'integer', after: 'integer' } } as const;

const QUALIFYING = {
  name: 'qualifying',
  columns: { by: 'text', name: 'text', before: 'integer', after: 'integer', gained: 'integer', lost: 'integer' },
} as const;

/**
 * A what-if as tables for notebooks. `changes` are the contacts to be listed: those of the report, or all of them; they
 * are gone through once for each of the two tables that they fill.
 */
export function replayTables(report: ReplayReport, changes: Iterable<ContactChange>): readonly Table[] {
  return [
    tableOf(CONTACT_CHANGES, () => each(changes, (contact) => [contactChangeRow(contact)])),
    tableOf(CHANGED_LINES, () => each(changes, changedLineRows)),
    tableOf(WEEKS, () => report.weeks),
    tableOf(RULES, () => report.rules),
    tableOf(BINS, () => report.scores),
    tableOf(STAGE_FLOW, () => report.stageFlow),
    tableOf(STANDING, () => [...labelled('class', report.classes), ...labelled('stage', report.stages)]),
    tableOf(QUALIFYING, () => qualifyingRows(report)),
  ];
}

function* each<R>(changes: Iterable<ContactChange>, rowsOf: (contact: ContactChange) => readonly R[]): Generator<R> {
  for (const contact of changes) yield* rowsOf(contact);
}

function qualifyingRows({ channels, campaigns, owners, stagesOfChange }: ReplayReport): readonly (Breakdown & { by: string })[] {
  return [...labelled('channel', channels), ...labelled('campaign', campaigns), ...labelled('owner', owners), ...labelled('stage', stagesOfChange)];
}

function labelled<R extends object>(by: string, rows: readonly R[]): readonly (R & { by: string })[] {
  return rows.map((row) => ({ by, ...row }));
}
