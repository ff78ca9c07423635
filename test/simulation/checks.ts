import type { IndexChanges, KeepApartRow, LoggedEvent, MergeRow, RebuiltIndex } from '@waymark/journey';
import { indexFromEvents, NAMESPACES } from '@waymark/journey';
import { createEngine, DEFAULT_ENGINE_SETTINGS } from '@waymark/server';
import type { WholeEngine } from '@waymark/server';
import type { ViewStore } from '@waymark/engine';
import { MemoryDecisionStore, MemoryLog, MemoryVault, SeededDice, SimulatedClock } from '@waymark/testkit';
import type { History } from './history';
import { contract, START } from './random-facts';
import type { Stores } from './stores';
import { crypto, REMARK } from './stores';

/** Everything that must hold when a history has come to rest. Throws what does not. */
export async function check(history: History, seed: number): Promise<void> {
  const { stores } = history;
  const { strayed } = stores;
  const events = await stores.events();
  const rebuilt = indexFromEvents(new SeededDice(seed).shuffled(await stores.opened(events)));
  expectNothingUnconfirmed(await stores.index.unconfirmed({ before: Number.MAX_SAFE_INTEGER, limit: 10 }));
  expectOnce(events, stores);
  expectAnswered(history, rebuilt, events);
  same('the index', tablesOf(stores.index.rows.all()), tablesOf(rebuilt));
  same('claims', sorted(stores.index.allClaims(), ({ eventId }) => eventId), rebuilt.claims);
  expectInPlace(rebuilt, events);
  if (!strayed) await expectAsOneProcess(history, rebuilt, events);
}

function expectNothingUnconfirmed(left: readonly unknown[]): void {
  if (left.length > 0) throw new Error(`unconfirmed after the sweeps: ${text(left)}`);
}

/** No id twice, whichever stream; an append that strayed from before a restore may be a second copy. */
function expectOnce(events: readonly LoggedEvent[], stores: Stores): void {
  const seen = new Map<string, LoggedEvent>();
  for (const event of events) {
    const before = seen.get(event.id);
    if (before) expectStray(before, event, stores);
    seen.set(event.id, event);
  }
}

/** The first of two copies came too late to be found where the claim of the second looked for it. */
function expectStray(first: LoggedEvent, second: LoggedEvent, { appendedBy, claimedFrom }: Stores): void {
  const epoch = appendedBy.get(second.position);
  const from = claimedFrom.get(`${epoch} ${second.id} ${second.stream}`) ?? Infinity;
  const copies = `${text(first)} and ${text(second)}`;
  if (appendedBy.get(first.position) === epoch) throw new Error(`stands twice: ${copies}`);
  if (first.stream === second.stream && first.revision >= from) throw new Error(`stood there already: ${copies}`);
}

/** Whatever somebody was told is so. */
function expectAnswered({ answers, secrets, stores: { strayed } }: History, { claims }: RebuiltIndex, events: readonly LoggedEvent[]): void {
  const digests = new Map(claims.map(({ eventId, digest }) => [eventId, digest]));
  const ids = new Set(events.map(({ id }) => id));
  for (const { fact, outcome } of answers) {
    const eventId = crypto.uuid5(NAMESPACES.factEvent, fact.id);
    if (!ids.has(eventId)) throw new Error(`lost: ${fact.id} was ${outcome.outcome}`);
    const isThis = digests.get(eventId) === crypto.hmac(secrets.digestKey, fact.digestText);
    if (!strayed && isThis === (outcome.outcome === 'conflict')) throw new Error(`${fact.id} was ${outcome.outcome}, but its content ${isThis ? 'stands' : 'does not stand'}`);
  }
  const accepted = answers.filter(({ outcome }) => outcome.outcome === 'accepted').map(({ fact }) => fact.id);
  if (!strayed && new Set(accepted).size < accepted.length) throw new Error(`accepted twice: ${accepted.sort().join(' ')}`);
}

function expectInPlace({ claims }: RebuiltIndex, events: readonly LoggedEvent[]): void {
  const places = new Set(events.map(({ id, stream, revision }) => `${id} ${stream} ${revision}`));
  for (const claim of claims) {
    if (!places.has(`${claim.eventId} ${claim.stream} ${claim.revision}`)) throw new Error(`stands elsewhere: ${text(claim)}`);
  }
}

/** One process that takes the same facts and commands one by one, in the order in which they were claimed. */
async function expectAsOneProcess(history: History, rebuilt: RebuiltIndex, events: readonly LoggedEvent[]): Promise<void> {
  const { stores, secrets } = history;
  const clock = new SimulatedClock(START);
  const log = new MemoryLog();
  const decisions = new MemoryDecisionStore(log);
  const engine = plainEngine(history, log, decisions, clock);
  const byId = new Map(events.map((event) => [event.id, event]));
  const digests = new Map(rebuilt.claims.map(({ eventId, digest }) => [eventId, digest]));
  const items = new Map(history.items.map((item) => [`${crypto.uuid5(NAMESPACES.factEvent, item.fact.id)} ${crypto.hmac(secrets.digestKey, item.fact.digestText)}`, item]));
  for (const eventId of stores.order) {
    clock.instant = byId.get(eventId)?.at ?? 0;
    const item = items.get(`${eventId} ${digests.get(eventId)}`);
    const command = [...history.commands.values()].find(({ key }) => key === eventId);
    if (item) await engine.ingest.submit([item]);
    else await command?.give(engine, stores);
  }
  same('the answer', byRank(tablesOf(stores.index.rows.all())), byRank(tablesOf(decisions.rows.all())));
  const alone = await log.readAll({ after: 0, limit: Number.MAX_SAFE_INTEGER });
  same('the streams', streamsOf(events), streamsOf(alone));
}

function plainEngine({ secrets }: History, log: MemoryLog, decisions: MemoryDecisionStore, clock: SimulatedClock): WholeEngine {
  let made = 0;
  const vault = new MemoryVault(() => new Uint8Array(32).fill((made += 1) % 256));
  const silent = { info: () => undefined, warn: () => undefined, error: () => undefined };
  const parts = { log, decisions, vault, secrets, views: {} as ViewStore, crypto, contract, settings: DEFAULT_ENGINE_SETTINGS, logger: silent };
  return createEngine({ ...parts, clock: clock.during(new AbortController().signal) });
}

function streamsOf(events: readonly LoggedEvent[]): unknown {
  const streams = new Map<string, string[]>();
  for (const { stream, id, type } of events) if (type !== REMARK) streams.set(stream, [...(streams.get(stream) ?? []), id]);
  return sorted([...streams], ([stream]) => stream);
}

function tablesOf({ links, members, cases, merges, keepAparts }: IndexChanges): IndexChanges {
  return {
    links: sorted(links, ({ hash }) => hash),
    members: sorted(members, ({ id }) => id),
    cases: sorted(cases, ({ caseId }) => caseId),
    merges: sorted(merges.map(withSets), ({ mergeId }) => mergeId),
    keepAparts: sorted(keepAparts.map(withSides), ({ keepApartId }) => keepApartId),
  };
}

/** Of the members on each side only who they are counts. */
function withSets(row: MergeRow): MergeRow {
  return { ...row, survivorMembers: [...row.survivorMembers].sort(), loserMembers: [...row.loserMembers].sort() };
}

function withSides(row: KeepApartRow): KeepApartRow {
  return { ...row, left: [...row.left].sort(), right: [...row.right].sort() };
}

/** Numbers leave gaps where claims were dropped: what counts is who is earlier. */
function byRank(tables: IndexChanges): IndexChanges {
  const numbers = tables.members.map(({ number }) => number).sort((a, b) => a - b);
  return { ...tables, members: tables.members.map((row) => ({ ...row, number: numbers.indexOf(row.number) })) };
}

function sorted<T>(rows: readonly T[], key: (row: T) => string): readonly T[] {
  return [...rows].sort((a, b) => (key(a) < key(b) ? -1 : 1));
}

function same(what: string, found: unknown, expected: unknown): void {
  const [left, right] = [text(found), text(expected)];
  if (left !== right) throw new Error(`${what} differs:\n${difference(left, right)}`);
}

/** Where two texts part, with a little before it. */
function difference(left: string, right: string): string {
  let at = 0;
  while (left[at] === right[at]) at += 1;
  const from = Math.max(0, at - 300);
  return `found    ${left.slice(from, at + 300)}\nexpected ${right.slice(from, at + 300)}`;
}

function text(value: unknown): string {
  return JSON.stringify(value, (_key, part: unknown) => (isPlain(part) ? Object.fromEntries(Object.entries(part).sort(([a], [b]) => (a < b ? -1 : 1))) : part));
}

function isPlain(value: unknown): value is object {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
