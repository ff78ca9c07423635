import type { EventLog } from '@waymark/engine';
import type { FactData, LoggedEvent } from '@waymark/journey';
import { memberOf, scoredFactOf } from '@waymark/journey';
import type { ArrivedFact, History } from '@waymark/replay';
import { GatheredFacts, runInSteps } from '@waymark/replay';
import { readContactEvents } from '../core/contact-events';
import type { HistoryWork } from './history-work';
import { LiveHistory } from './live-history';

/** Some milliseconds of reading. */
const PAGE_EVENTS = 100;
const PAGE_CONTACTS = 20;
/** An update that meets more events than this, and than the history has facts, is slower than a history made anew. */
const FEW_EVENTS = 10_000;

/** Where an update reads from, and up to which position. */
export interface LogReading {
  readonly log: EventLog;
  readonly target: number;
  readonly work: HistoryWork;
}

/** Reads the whole log once, in its order. */
export async function buildHistory(reading: LogReading): Promise<LiveHistory> {
  const live = LiveHistory.empty();
  const facts = new GatheredFacts(live.columns.shapes);
  let lastEvent: string | null = null;
  for await (const events of pages(reading, 0)) {
    for (const event of events) {
      live.regroup(event);
      gather(facts, event);
    }
    lastEvent = events.at(-1)?.id ?? lastEvent;
  }
  await replace(live, facts, new Set(), reading);
  live.settle(lastEvent, facts.count);
  return live;
}

/** Tells the contacts anew that have something new; false where so much is new that all had better be made anew. */
export async function extendHistory(live: LiveHistory, reading: LogReading): Promise<boolean> {
  try {
    return await extend(live, reading);
  } finally {
    live.unsettle();
  }
}

async function extend(live: LiveHistory, reading: LogReading): Promise<boolean> {
  const news = await readNews(live, reading);
  if (news === null) return false;
  live.settle(news.lastEvent, await retell(live, news.touched, reading));
  return true;
}

/** Puts the touched contacts' facts into the columns as they now are; how many they are. */
async function retell(live: LiveHistory, touched: ReadonlySet<string>, reading: LogReading): Promise<number> {
  if (touched.size === 0) {
    live.columns.moveTo(reading.target);
    return 0;
  }
  await live.columns.shapes.prepareFinding(reading.work.pause);
  const facts = new GatheredFacts(live.columns.shapes);
  await readContacts(live, touched, facts, reading);
  await replace(live, facts, touched, reading);
  return facts.count;
}

interface News {
  /** Contacts as they now are, and ids that were contacts before. */
  readonly touched: ReadonlySet<string>;
  readonly lastEvent: string | null;
}

async function readNews(live: LiveHistory, reading: LogReading): Promise<News | null> {
  const owners = new Set<string>();
  const regrouped = new Set<string>();
  const most = Math.max(FEW_EVENTS, live.history.facts.at.length);
  let lastEvent: string | null = null;
  let met = 0;
  for await (const events of pages(reading, live.history.position)) {
    for (const event of events) noteNews(live, event, owners, regrouped);
    lastEvent = events.at(-1)?.id ?? lastEvent;
    met += events.length;
    if (met > most) return null;
  }
  return { touched: new Set([...regrouped, ...[...owners].map((owner) => live.contactOf(owner))]), lastEvent };
}

function noteNews(live: LiveHistory, event: LoggedEvent, owners: Set<string>, regrouped: Set<string>): void {
  const regrouping = live.regroup(event);
  for (const contact of regrouping ? [...regrouping.before, ...regrouping.after] : []) regrouped.add(contact);
  const member = memberOf(event.stream);
  if (member !== null && scoredFactOf(event)) owners.add(member);
}

async function readContacts(live: LiveHistory, touched: ReadonlySet<string>, facts: GatheredFacts, { log, target, work }: LogReading): Promise<void> {
  const contacts = [...touched].filter((contact) => live.contactOf(contact) === contact);
  work.begin('reading-contacts', contacts.length);
  for (let from = 0; from < contacts.length; from += PAGE_CONTACTS) {
    const page = contacts.slice(from, from + PAGE_CONTACTS);
    const members = page.flatMap((contact) => live.membersOf(contact));
    for (const event of await readContactEvents(log, members, target)) gather(facts, event);
    work.advance(page.length);
    await work.pause();
  }
}

async function replace(live: LiveHistory, facts: GatheredFacts, touched: ReadonlySet<string>, { target, work }: LogReading): Promise<History> {
  work.begin('sorting');
  const contactOf = (owner: string): string => live.contactOf(owner);
  return runInSteps(live.columns.replace({ position: target, touched, facts, contactOf }), work.pause);
}

function gather(facts: GatheredFacts, event: LoggedEvent): void {
  const arrived = arrivedFact(event);
  if (arrived) facts.add(arrived);
}

function arrivedFact(event: LoggedEvent): ArrivedFact | null {
  const owner = memberOf(event.stream);
  const fact = scoredFactOf(event);
  return owner === null || fact === null ? null : { owner, fact, position: event.position, recordedAt: recordedAtOf(event) };
}

/** As the source says it, else when we took it in; of what came in a file nobody knows when it was known. */
export function recordedAtOf({ at, data }: LoggedEvent): number | null {
  const { recordedAt, via } = data as Partial<FactData>;
  return recordedAt ?? (via === 'file' ? null : at);
}

async function* pages({ log, target, work }: LogReading, after: number): AsyncGenerator<readonly LoggedEvent[]> {
  work.begin('reading-log', target - after);
  for (let position = after; position < target; ) {
    const page = await log.readAll({ after: position, limit: PAGE_EVENTS });
    const events = page.filter((event) => event.position <= target);
    const next = events.length < PAGE_EVENTS ? target : (events.at(-1)?.position ?? target);
    work.less(next - position - events.length);
    work.advance(events.length);
    position = next;
    yield events;
    await work.pause();
  }
}
