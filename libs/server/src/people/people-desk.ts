import { DIGEST_VERSION } from '@waymark/contract';
import type { CaseQuery, Claim, DecidedBatch, IndexAnswer, IndexQuery, StoredCase } from '@waymark/engine';
import { WaymarkError } from '@waymark/engine';
import type { CommandClaim, Decided, Identity, IdentityEvent, LoggedEvent, MergedData, NewEvent, PeopleCommand, SealedIdentity, UnmergedData } from '@waymark/journey';
import { canonicalJson, contactStream, decidePeople, Decisions, FACT_EVENTS, IDENTITY_EVENTS, identityEvents, IdentityBook, NAMESPACES } from '@waymark/journey';
import type { EngineParts } from '../core/parts';
import { openEvents, sealJson } from '../core/sealing';
import type { IdentityHasher } from '../ingest/hasher';
import type { SentIdentity } from './sent-identity';
import { normalised } from './sent-identity';

/** Who decides, under which idempotency key: the same request under the same key is the same decision. */
export interface Decider {
  readonly by: string;
  readonly idempotencyKey: string;
}

interface ByRule extends Omit<Decider, 'by'> {
  readonly by: null;
}

export interface DecidedMerge {
  readonly mergeId: string;
  readonly survivor: string;
  readonly loser: string;
}

/** What a decision on people did: in whose stream it stands, and the merges that it made or took back. */
export interface PeopleDecision {
  /** The contact concerned, by the id that it had when it was decided. */
  readonly contactId: string;
  readonly merges: readonly DecidedMerge[];
  readonly unmerged: readonly DecidedMerge[];
}

/** One attempt's view of a command: what to look up, and the command once that is known. */
interface Asked {
  readonly request: object;
  readonly query: Omit<IndexQuery, 'eventIds'>;
  readonly command: (answer: IndexAnswer) => PeopleCommand | Promise<PeopleCommand>;
}

const MAX_TRIES = 50;

/** Decisions on people: merged, taken apart, unlinked; cases listed and settled. Each is claimed and written as a fact is. */
export class PeopleDesk {
  constructor(
    private readonly parts: EngineParts,
    private readonly hasher: IdentityHasher,
  ) {}

  /** Joins two contacts into the earlier, whatever they hold, and ends what kept them apart. */
  merge(contacts: readonly [string, string], decider: Decider): Promise<Decided<PeopleDecision>> {
    return this.run(decider, { request: { merge: contacts }, query: { hashes: [], members: contacts }, command: () => ({ what: 'merge', contacts }) });
  }

  /** Takes a merge back; what it joined is kept apart from now on. */
  unmerge(mergeId: string, decider: Decider): Promise<Decided<PeopleDecision>> {
    return this.run(decider, { request: { unmerge: mergeId }, query: { hashes: [], merges: [mergeId] }, command: () => ({ what: 'unmerge', mergeId }) });
  }

  /** Takes a link back for facts to come; facts that are there stay where they are. */
  async unlink(sent: SentIdentity, decider: Decider): Promise<Decided<PeopleDecision>> {
    const identity = normalised(this.parts, sent);
    if (!identity.ok) return identity;
    const { hash } = this.hasher.name(identity.value);
    return this.run(decider, { request: { unlink: hash }, query: { hashes: [hash] }, command: () => ({ what: 'unlink', identity: identity.value, hash }) });
  }

  /** Answers a case: `merge` joins (or links the value), `keep-apart` parts for good. */
  settle(caseId: string, settlement: 'merge' | 'keep-apart', decider: Decider): Promise<Decided<PeopleDecision>> {
    return this.run(decider, {
      request: { settle: caseId, settlement },
      query: { hashes: [], cases: [caseId] },
      command: async (answer) => ({ what: 'settle', caseId, settlement, identity: await this.identityOf(answer, caseId) }),
    });
  }

  /** Cases that were opened before contacts could be merged are settled as the rule would have it now. */
  async settleByRule(): Promise<number> {
    let settled = 0;
    for (let page: readonly StoredCase[] = []; ; ) {
      const last = page.at(-1);
      page = await this.cases({ limit: 500, open: true, kind: 'several-contacts', ...(last ? { after: last } : {}) });
      if (page.length === 0) return settled;
      for (const { caseId, factId } of page) if (await this.settleOne(caseId, factId)) settled += 1;
    }
  }

  /** Cases, newest first. */
  cases(query: CaseQuery): Promise<readonly StoredCase[]> {
    return this.parts.decisions.listCases(query);
  }

  /** The identities that cases are about, by case; none for a case that is about none, or whose keys are gone. */
  async identitiesOf(cases: readonly Pick<StoredCase, 'caseId' | 'kind' | 'factId'>[]): Promise<ReadonlyMap<string, Identity>> {
    const { vault, crypto, log } = this.parts;
    const asked = cases.filter(({ kind }) => kind === 'identity-conflict' || kind === 'higher-name');
    const isAsked = new Set(asked.map(({ caseId }) => caseId));
    const places = await this.placesOf(asked.map(({ factId }) => factId));
    const starts = new Map<string, number>();
    for (const { stream, revision } of places.values()) starts.set(stream, Math.min(revision, starts.get(stream) ?? revision));
    const read = await Promise.all([...starts].map(([stream, revision]) => log.readStream(stream, revision)));
    const openings = read.flat().filter(({ id }) => isAsked.has(id));
    const secrets = await openEvents<Partial<SealedIdentity>>(vault, crypto, openings);
    const named = openings.map(({ id }, index) => [id, secrets[index]?.identity] as const);
    return new Map(named.flatMap(([id, identity]) => (identity ? [[id, identity as Identity]] : [])));
  }

  /** Where facts stand in the log, by their ids. */
  async placesOf(factIds: readonly string[]): Promise<ReadonlyMap<string, { readonly stream: string; readonly revision: number }>> {
    const { crypto, decisions } = this.parts;
    const ids = [...new Set(factIds)].map((factId) => [factId, crypto.uuid5(NAMESPACES.factEvent, factId)] as const);
    const { claims } = await decisions.lookUp({ eventIds: ids.map(([, eventId]) => eventId), hashes: [] });
    return new Map(ids.flatMap(([factId, eventId]) => (claims.has(eventId) ? [[factId, claims.get(eventId) as Claim]] : [])));
  }

  private async settleOne(caseId: string, factId: string): Promise<boolean> {
    const opening = await this.eventsOf(factId);
    const command = { what: 'settle-by-rule' as const, caseId, onePerson: opening[0]?.type === FACT_EVENTS.identity };
    const decider = { by: null, idempotencyKey: `by rule: ${caseId}` };
    return (await this.run(decider, { request: command, query: { hashes: [], cases: [caseId] }, command: () => command })).ok;
  }

  private async run({ by, idempotencyKey }: ByRule | Decider, asked: Asked): Promise<Decided<PeopleDecision>> {
    const { crypto, secrets } = this.parts;
    const commandId = crypto.uuid5(NAMESPACES.command, canonicalJson([by, idempotencyKey]));
    const digest = crypto.hmac(secrets.digestKey, canonicalJson(asked.request));
    for (let tries = 0; tries < MAX_TRIES; tries += 1) {
      const answer = await this.parts.decisions.lookUp({ ...asked.query, eventIds: [commandId] });
      const known = answer.claims.get(commandId);
      if (known) return known.digest === digest ? { ok: true, value: await this.recorded(known) } : reused(idempotencyKey);
      const decided = await this.decide(answer, asked, { commandId, digest, by });
      if (decided) return decided;
    }
    throw new WaymarkError('index-contended', `the index moved ${MAX_TRIES} times in a row: try again`);
  }

  /** Null: something that was looked at has changed meanwhile, decide again. */
  private async decide(answer: IndexAnswer, asked: Asked, { commandId, digest, by }: { readonly commandId: string; readonly digest: string; readonly by: string | null }): Promise<Decided<PeopleDecision> | null> {
    const { crypto, clock, decisions: store } = this.parts;
    const at = clock.now();
    const book = new IdentityBook(answer.snapshot);
    const decisions = new Decisions(book, { id: commandId, at, byHand: by !== null }, crypto.uuid5);
    const decided = decidePeople(await asked.command(answer), book, decisions, { commandId, at });
    if (!decided.ok) return decided;
    const stream = contactStream(decided.member);
    const after = answer.streamEnds.get(stream) ?? -1;
    const events = claimedBy(commandId, { digest, digestVersion: DIGEST_VERSION }, identityEvents(decisions.made, { id: commandId }, { by }, crypto.uuid5));
    const batch: DecidedBatch = {
      basis: answer,
      claims: [{ eventId: commandId, digest, digestVersion: DIGEST_VERSION, stream, revision: after + 1 }],
      changes: book.changes(),
      appends: [{ stream, after, events: await this.sealed(decided.member, events, at) }],
    };
    if ((await store.commit(batch)) !== 'committed') return null;
    return { ok: true, value: resultOf(decided.member, events) };
  }

  private async sealed(member: string, events: readonly IdentityEvent[], at: number): Promise<readonly NewEvent[]> {
    const key = (await this.parts.vault.ensureMemberKeys([member])).get(member);
    if (!key) throw new Error(`assertion: member ${member} has a key`);
    return events.map(({ secret, data, ...event }) => ({ ...event, at, data: data as NewEvent['data'], sealed: sealJson(this.parts.crypto, key, secret) }));
  }

  /** What a command did when it was taken, as its events say. */
  private async recorded({ eventId, stream, revision }: Claim): Promise<PeopleDecision> {
    const events = await this.parts.log.readStream(stream, revision);
    return resultOf(stream.slice(contactStream('').length), events.filter(({ data }) => data['command'] === eventId));
  }

  /** The identity that a case is about; null where it is about none, or its keys are gone. */
  private async identityOf({ snapshot }: IndexAnswer, caseId: string): Promise<Identity | null> {
    const row = snapshot.cases.find((known) => known.caseId === caseId);
    if (!row || row.hash === null) return null;
    return (await this.identitiesOf([row])).get(caseId) ?? null;
  }

  /** A fact's event and what its stream holds after it: the cases that it opened among them. */
  private async eventsOf(factId: string): Promise<readonly LoggedEvent[]> {
    const place = (await this.placesOf([factId])).get(factId);
    return place ? this.parts.log.readStream(place.stream, place.revision) : [];
  }
}

/** All events of a command say whose they are; the first has the command's own id and carries its claim. */
function claimedBy(commandId: string, claim: CommandClaim, events: readonly IdentityEvent[]): readonly IdentityEvent[] {
  return events.map((event, index) => {
    const data = { ...event.data, command: commandId };
    return index === 0 ? { ...event, id: commandId, data: { ...data, claim } } : { ...event, data };
  });
}

function resultOf(contactId: string, events: readonly Pick<IdentityEvent, 'type' | 'data'>[]): PeopleDecision {
  const mergesIn = (wanted: string): readonly DecidedMerge[] =>
    events
      .filter(({ type }) => type === wanted)
      .map(({ data }) => data as MergedData | UnmergedData)
      .map(({ mergeId, survivor, loser }) => ({ mergeId, survivor, loser }));
  return { contactId, merges: mergesIn(IDENTITY_EVENTS.merged), unmerged: mergesIn(IDENTITY_EVENTS.unmerged) };
}

function reused(key: string): Decided<PeopleDecision> {
  const message = `another decision was taken under the idempotency key ${key}: send this one under a key of its own`;
  return { ok: false, refusal: { code: 'idempotency-key-reused', message } };
}
