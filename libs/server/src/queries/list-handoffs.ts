import type { Cell, Condition, Row, Select } from '@waymark/engine';
import { WaymarkError } from '@waymark/engine';
import type { Instant } from '@waymark/journey';
import { HANDOFF_ACTIONS } from '@waymark/journey';
import { accountKey, BASE_GENERATION, HANDOFFS, isFilledIn, SCORES } from '@waymark/views';
import type { Engine } from '../engine';
import type { HandoffRow, QueueSubject } from './handoff-rows';
import { describeHandoffs } from './handoff-rows';
import { liveGeneration } from './live-model';
import type { Page, PageQuestion } from './pages';
import { cutPage, readCursor, writeCursor } from './pages';
import { lacking } from './readable-generation';
import type { Reading } from './reading';
import { toTimeOrNull } from './times';

/** Statuses of hand-offs, and of those who have none yet. */
export const HANDOFF_STATUSES = ['open', ...HANDOFF_ACTIONS, 'waiting', 'blocked'] as const;
export type HandoffStatus = (typeof HANDOFF_STATUSES)[number];

export interface QueueQuestion extends PageQuestion {
  /** Open ones when absent. */
  readonly status?: HandoffStatus | undefined;
  readonly owner?: string | undefined;
  /** The domain of the contact's company, whatever its case; the company's id where no domain is known. */
  readonly account?: string | undefined;
  /** Offered and unanswered: `overdue`, or due at that instant at the latest. */
  readonly due?: 'overdue' | Instant | undefined;
}

export interface QueuePage extends Page<HandoffRow> {
  /** The oldest `asOf` of the scores on the page; null when it holds none. */
  readonly asOf: string | null;
  /** Where the stream of changes goes on from this page. */
  readonly position: number;
}

/**
 * The queue: hand-offs, latest offered first; `waiting` and `blocked` ones best first. Throws `invalid-cursor`; waiting
 * and blocked also `no-live-model` and `views-rebuilding`; with an account `generation-not-ready` while older rows are made anew.
 */
export async function listHandoffs(reading: Reading, question: QueueQuestion): Promise<QueuePage> {
  const { position } = reading.engine.projection.checkpoint;
  const status = question.status ?? 'open';
  const list = `handoffs:${status}`;
  const after = readCursor(list, question.cursor);
  const isWaiting = status === 'waiting' || status === 'blocked';
  const query = isWaiting ? await waitingQuery(reading, status, question, after) : handoffQuery(reading, status, question, after);
  const found = await reading.engine.parts.views.select(query);
  const { rows, nextCursor } = cutPage(found, question.limit, (last) => writeCursor(list, isWaiting ? scorePlace(last) : offerPlace(last)));
  const subjects = isWaiting ? rows.map((row) => waitingSubject(row, status)) : await handoffSubjects(reading, rows);
  const items = await describeHandoffs(reading, subjects);
  return { items, nextCursor, asOf: oldestOf(items), position };
}

function handoffQuery(reading: Reading, status: HandoffStatus, { owner, account, due, limit }: QueueQuestion, after: readonly Cell[] | undefined): Select {
  const { engine } = reading;
  if (account !== undefined && !isFilledIn(HANDOFFS, 'account', engine.projection.checkpoint.additions)) throw lacksAccount(engine);
  return {
    table: 'handoff',
    where: [
      { column: 'gen', op: '=', value: BASE_GENERATION },
      ...inStatus(status),
      ...only('owner', owner),
      ...ofAccount(account),
      ...(due === undefined ? [] : dueBy(due === 'overdue' ? engine.parts.clock.now() : due)),
    ],
    orderBy: [
      { column: 'offered_at', direction: 'desc' },
      { column: 'handoff', direction: 'desc' },
    ],
    ...(after ? { after } : {}),
    limit: limit + 1,
  };
}

const OPEN: Condition = { column: 'open', op: '=', value: 1 };
const OPEN_STATUSES: ReadonlySet<HandoffStatus> = new Set(['offered', 'accepted']);

/** An imported offer that a later decision overtook is offered and not open: it belongs into no queue. */
function inStatus(status: HandoffStatus): readonly Condition[] {
  if (status === 'open') return [OPEN];
  return [{ column: 'status', op: '=', value: status }, ...(OPEN_STATUSES.has(status) ? [OPEN] : [])];
}

/** Only offers that wait for an answer are due. */
function dueBy(instant: Instant): readonly Condition[] {
  return [
    { column: 'status', op: '=', value: 'offered' },
    OPEN,
    { column: 'due_at', op: '<=', value: instant },
  ];
}

async function waitingQuery({ engine }: Reading, standing: HandoffStatus, { owner, account, limit }: QueueQuestion, after: readonly Cell[] | undefined): Promise<Select> {
  const { gen, additions } = await liveGeneration(engine);
  if (account !== undefined && !isFilledIn(SCORES, 'account', additions)) throw lacksAccount(engine);
  return {
    table: 'score',
    where: [
      { column: 'gen', op: '=', value: gen },
      { column: 'standing', op: '=', value: standing },
      ...only('owner', owner),
      ...ofAccount(account),
    ],
    orderBy: [
      { column: 'total', direction: 'desc' },
      { column: 'contact', direction: 'desc' },
    ],
    ...(after ? { after } : {}),
    limit: limit + 1,
  };
}

function only(column: string, value: string | undefined): readonly Condition[] {
  return value === undefined ? [] : [{ column, op: '=', value }];
}

function ofAccount(account: string | undefined): readonly Condition[] {
  return account === undefined ? [] : only('account', accountKey(account));
}

function lacksAccount(engine: Engine): WaymarkError {
  const { code, message } = lacking('account', engine);
  return new WaymarkError(code, message);
}

function offerPlace(row: Row): readonly Cell[] {
  return [Number(row['offered_at']), String(row['handoff'])];
}

function scorePlace(row: Row): readonly Cell[] {
  return [Number(row['total']), String(row['contact'])];
}

function waitingSubject(row: Row, standing: 'waiting' | 'blocked'): QueueSubject {
  return { contactId: String(row['contact']), handoff: null, standing };
}

/** The hand-offs as the log has them now: what was decided since the rows were written shows. */
async function handoffSubjects({ contacts }: Reading, rows: readonly Row[]): Promise<readonly QueueSubject[]> {
  const subjects: QueueSubject[] = [];
  for (const row of rows) {
    const contactId = String(row['contact']);
    const book = (await contacts.read(contactId))?.handoffs();
    const handoff = book?.handoffs.find(({ id }) => id === row['handoff']);
    if (handoff) subjects.push({ contactId, handoff, standing: null });
  }
  return subjects;
}

function oldestOf(items: readonly HandoffRow[]): string | null {
  const instants = items.flatMap(({ asOf }) => (asOf === null ? [] : [Date.parse(asOf)]));
  return toTimeOrNull(instants.length === 0 ? null : Math.min(...instants));
}
