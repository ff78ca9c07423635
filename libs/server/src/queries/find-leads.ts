import type { Condition, Row, Select } from '@waymark/engine';
import type { Decided } from '@waymark/journey';
import { accountKey, isFilledIn, SCORES } from '@waymark/views';
import type { Generation } from '../projection/generations';
import type { Page, PageQuestion } from './pages';
import { cutPage, readCursor, writeCursor } from './pages';
import type { Person } from './people';
import { openPeople } from './people';
import { lacking, readableGeneration, sameGeneration } from './readable-generation';
import type { Reading } from './reading';
import type { ModelAsked } from './score-contact';
import { toTime, toTimeOrNull } from './times';

/** Orders of the list; `-` is descending. Contacts that have nothing to sort by are left out. */
export const LEAD_SORTS = [
  '-total',
  'total',
  '-behaviour',
  'behaviour',
  '-fit',
  'fit',
  '-lastTouchAt',
  'lastTouchAt',
  '-qualifiedAt',
  'qualifiedAt',
  '-stageSince',
  'stageSince',
] as const;
export type LeadSort = (typeof LEAD_SORTS)[number];

export interface LeadQuestion extends PageQuestion {
  /** A model that is filled beside the live one; the live one when absent. */
  readonly model?: ModelAsked | undefined;
  readonly sort?: LeadSort | undefined;
  readonly stage?: string | undefined;
  readonly class?: string | undefined;
  readonly minTotal?: number | undefined;
  readonly owner?: string | undefined;
  /** The channel of the latest touch. */
  readonly channel?: string | undefined;
  /** The domain of the contact's company, whatever its case; the company's id where no domain is known. */
  readonly account?: string | undefined;
  /** A part of the company's name, whatever its case. */
  readonly q?: string | undefined;
}

/** A scored contact, as of its last event or the last thing that fell due. */
export interface Lead {
  readonly contactId: string;
  readonly contact: Person;
  readonly behaviour: number;
  readonly fit: number;
  readonly total: number;
  readonly class: string | null;
  readonly stage: string;
  readonly stageSince: string;
  readonly qualified: boolean;
  readonly qualifiedAt: string | null;
  readonly standing: string;
  readonly touches: number;
  readonly lastTouchAt: string | null;
  readonly lastChannel: string | null;
  readonly owner: string | null;
  readonly asOf: string;
}

export interface LeadPage extends Page<Lead> {
  /** The oldest `asOf` on the page; null when it is empty. */
  readonly asOf: string | null;
  readonly model: { readonly id: string; readonly version: number };
  readonly generation: string;
}

const COLUMNS: Readonly<Record<string, string>> = {
  total: 'total',
  behaviour: 'behaviour',
  fit: 'fit',
  lastTouchAt: 'last_touch_at',
  qualifiedAt: 'qualified_at',
  stageSince: 'stage_since',
};

const BEST_FIRST: LeadSort = '-total';

/** Before every instant and below every score. */
const LOWEST = -1e16;

/**
 * Scored contacts, best first; a walk from page to page stays with the generation that it began with. Refused as
 * `unknown-model`, `not-active`, `generation-not-ready`. Throws `no-live-model`, `views-rebuilding`, `invalid-cursor`.
 */
export async function findLeads(reading: Reading, question: LeadQuestion): Promise<Decided<LeadPage>> {
  const { engine } = reading;
  const list = `leads:${question.sort ?? BEST_FIRST}`;
  const [began, ...after] = readCursor(list, question.cursor) ?? [];
  const readable = began === undefined ? await readableGeneration(engine, question.model) : { ok: true as const, value: sameGeneration(engine, String(began)) };
  if (!readable.ok) return readable;
  const { value: generation } = readable;
  if (question.account !== undefined && !isFilledIn(SCORES, 'account', generation.additions)) return { ok: false, refusal: lacking('account', engine) };
  return { ok: true, value: await pageOf(reading, generation, question, began === undefined ? undefined : after) };
}

async function pageOf(reading: Reading, { gen, model }: Generation, question: LeadQuestion, after: Select['after']): Promise<LeadPage> {
  const sort = question.sort ?? BEST_FIRST;
  const column = COLUMNS[sort.replace('-', '')] as string;
  const found = await reading.engine.parts.views.select(selection(gen, column, sort, question, after));
  const place = (last: Row): string => writeCursor(`leads:${sort}`, [gen, Number(last[column]), String(last['contact'])]);
  const { rows, nextCursor } = cutPage(found, question.limit, place);
  const person = await openPeople(reading, rows.map((row) => String(row['contact'])));
  const oldest = rows.length === 0 ? null : Math.min(...rows.map((row) => Number(row['as_of'])));
  return {
    items: rows.map((row) => leadOf(row, person)),
    nextCursor,
    asOf: toTimeOrNull(oldest),
    model: { id: model.id, version: model.version },
    generation: gen,
  };
}

function selection(gen: string, column: string, sort: LeadSort, question: LeadQuestion, after: Select['after']): Select {
  const direction = sort.startsWith('-') ? 'desc' : 'asc';
  return {
    table: 'score',
    where: [{ column: 'gen', op: '=', value: gen }, { column, op: '>', value: LOWEST }, ...conditions(question)],
    orderBy: [
      { column, direction },
      { column: 'contact', direction },
    ],
    ...(after ? { after } : {}),
    limit: question.limit + 1,
  };
}

function conditions(question: LeadQuestion): readonly Condition[] {
  const found: (Condition | null)[] = [
    equal('stage', question.stage),
    equal('class', question.class),
    equal('owner', question.owner),
    equal('last_channel', question.channel),
    equal('account', question.account === undefined ? undefined : accountKey(question.account)),
    question.minTotal === undefined ? null : { column: 'total', op: '>=', value: question.minTotal },
    question.q === undefined ? null : { column: 'account_name', op: 'contains', value: question.q },
  ];
  return found.filter((condition) => condition !== null);
}

function equal(column: string, value: string | undefined): Condition | null {
  return value === undefined ? null : { column, op: '=', value };
}

function leadOf(row: Row, person: (contact: string) => Person): Lead {
  const contactId = String(row['contact']);
  return {
    contactId,
    contact: person(contactId),
    behaviour: Number(row['behaviour']),
    fit: Number(row['fit']),
    total: Number(row['total']),
    class: row['class'] as string | null,
    stage: String(row['stage']),
    stageSince: toTime(Number(row['stage_since'])),
    qualified: row['qualified'] === 1,
    qualifiedAt: toTimeOrNull(row['qualified_at'] as number | null),
    standing: String(row['standing']),
    touches: Number(row['touches']),
    lastTouchAt: toTimeOrNull(row['last_touch_at'] as number | null),
    lastChannel: row['last_channel'] as string | null,
    owner: row['owner'] as string | null,
    asOf: toTime(Number(row['as_of'])),
  };
}
