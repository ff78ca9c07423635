import type { Claim, DecidedBatch, DecisionStore, EventLog, IndexAnswer } from '@waymark/engine';
import type { CaseRow, KeepApartRow, LinkRow, MemberRow, MergeRow } from '@waymark/journey';
import { contactStream, handoffStream, NO_INDEX_CHANGES } from '@waymark/journey';
import { eventOf, numbersOf, uuidOf } from './sample-events';
import type { ContractOptions, Subject, SubjectFactory } from './subject';

export interface DecisionStoreSubject {
  readonly log: EventLog;
  readonly decisions: DecisionStore;
}

const hashOf = (number: number): string => number.toString(16).padStart(64, '0');
const contactOf = (number: number): string => `contact-id-${number}`;

const claimOf = (number: number, stream: string, revision: number): Claim => ({
  eventId: uuidOf(number),
  digest: hashOf(1_000 + number),
  digestVersion: 1,
  stream,
  revision,
});

const memberOf = (number: number, more: Partial<MemberRow> = {}): MemberRow => ({
  id: contactOf(number),
  number,
  mergedInto: null,
  named: true,
  shared: false,
  ...more,
});

const linkOf = (number: number, member: number, more: Partial<LinkRow> = {}): LinkRow => ({
  hash: hashOf(number),
  type: 'email',
  strength: 'strong',
  identified: true,
  member: contactOf(member),
  occurredAt: 1_700_000_000_000 + number,
  factId: `fact-${number}`,
  count: 1,
  removed: false,
  ...more,
});

const caseOf = (number: number, ...contacts: readonly number[]): CaseRow => ({
  caseId: uuidOf(50_000 + number),
  key: `identity-conflict|${hashOf(number)}|${contacts.map(contactOf).join('|')}`,
  kind: 'identity-conflict',
  contacts: contacts.map(contactOf),
  hash: hashOf(number),
  factId: `fact-${number}`,
  openedAt: 1_700_000_000_000 + number,
  status: 'open',
});

const mergeOf = (loser: number, survivor: number): MergeRow => ({
  mergeId: uuidOf(60_000 + loser),
  survivor: contactOf(survivor),
  loser: contactOf(loser),
  survivorMembers: [contactOf(survivor)],
  loserMembers: [contactOf(loser)],
  mergedAt: 1_700_000_000_000,
  undone: false,
});

/** A new contact of that number, with one link, made by a fact of that number. */
const newContact = (number: number, basis: IndexAnswer | null): DecidedBatch => {
  const stream = contactStream(contactOf(number));
  return {
    basis,
    claims: [claimOf(number, stream, 0)],
    changes: { ...NO_INDEX_CHANGES, links: [linkOf(number, number)], members: [memberOf(number)] },
    appends: [{ stream, after: -1, events: [eventOf(number), eventOf(number + 10_000)] }],
  };
};

/** What every store of claims and index promises, beside the log that it writes to. */
export function describeDecisionStore(
  name: string,
  factory: SubjectFactory<DecisionStoreSubject>,
  options: ContractOptions = { durable: true },
): void {
  describe(`${name} as a decision store`, () => {
    let given: Subject<DecisionStoreSubject>;
    let log: EventLog;
    let decisions: DecisionStore;
    beforeEach(async () => {
      given = await factory();
      ({ log, decisions } = given.subject);
    });
    afterEach(() => given.dispose());

    const lookUp = (...numbers: readonly number[]): Promise<IndexAnswer> =>
      decisions.lookUp({ eventIds: numbers.map(uuidOf), hashes: numbers.map(hashOf) });

    const everything = async (): Promise<unknown> => {
      const { claims, snapshot, streamEnds } = await lookUp(1, 2, 3, 4);
      return { claims: [...claims], snapshot, ends: [...streamEnds], log: await log.readAll({ after: 0, limit: 100 }), cases: await decisions.listCases({ limit: 10 }) };
    };

    it('commits claims, index and events together, and gives them back', async () => {
      const batch = newContact(1, await lookUp(1));
      expect(await decisions.commit({ ...batch, changes: { ...batch.changes, cases: [caseOf(1, 1)] } })).toBe('committed');
      const answer = await lookUp(1);
      expect(answer.claims.get(uuidOf(1))).toEqual(batch.claims[0]);
      expect(answer.snapshot).toEqual({ links: [linkOf(1, 1)], members: [memberOf(1)], cases: [caseOf(1, 1)], merges: [], keepAparts: [], nextNumber: 2 });
      expect(answer.streamEnds.get(contactStream(contactOf(1)))).toBe(1);
      expect(numbersOf(await log.readStream(contactStream(contactOf(1))))).toEqual([1, 10_001]);
      expect(await decisions.listCases({ limit: 10 })).toMatchObject([{ caseId: caseOf(1, 1).caseId, contacts: [contactOf(1)], status: 'open' }]);
    });

    it('answers what it does not know with nothing, and the first number with 1', async () => {
      const answer = await lookUp(1, 2);
      expect(answer).toMatchObject({ snapshot: { links: [], members: [], cases: [], merges: [], keepAparts: [], nextNumber: 1 } });
      expect([...answer.claims, ...answer.streamEnds]).toEqual([]);
    });

    it('takes an id once: where it is claimed nothing at all is written', async () => {
      await decisions.commit(newContact(1, null));
      const before = await everything();
      const stream = contactStream(contactOf(2));
      const appends = [{ stream, after: -1, events: [eventOf(2), eventOf(1)] }];
      const batch = { ...newContact(2, null), claims: [claimOf(2, stream, 0), claimOf(1, stream, 1)], appends };
      expect(await decisions.commit(batch)).toBe('changed');
      expect(await everything()).toEqual(before);
    });

    it('writes nothing at all where a stream has moved, forwards or from nothing', async () => {
      await decisions.commit(newContact(1, null));
      const before = await everything();
      const stale = newContact(1, null);
      expect(await decisions.commit({ ...stale, claims: [] })).toBe('changed');
      const ahead = { stream: contactStream(contactOf(3)), after: 4, events: [eventOf(3)] };
      expect(await decisions.commit({ ...newContact(2, null), appends: [...newContact(2, null).appends, ahead] })).toBe('changed');
      expect(await everything()).toEqual(before);
      expect(await log.append({ stream: ahead.stream, expected: 'none', events: ahead.events })).toMatchObject({ outcome: 'appended' });
    });

    it('writes nothing where an identity that was looked at, even one nobody had, has changed since', async () => {
      const looked = await lookUp(1, 2);
      await decisions.commit(newContact(1, null));
      const before = await everything();
      expect(await decisions.commit(newContact(2, looked))).toBe('changed');
      expect(await everything()).toEqual(before);
      expect(await decisions.commit(newContact(2, await lookUp(1, 2)))).toBe('committed');
    });

    it('does not call a decision stale because of appends that changed no contact', async () => {
      const looked = await lookUp(2);
      await decisions.commit({
        basis: null,
        claims: [],
        changes: NO_INDEX_CHANGES,
        appends: [{ stream: handoffStream(contactOf(9)), after: -1, events: [eventOf(90)] }],
      });
      expect(await decisions.commit(newContact(2, looked))).toBe('committed');
    });

    it('lets one of many decisions about the same identity win, and the others decide again', async () => {
      const looked = await lookUp(1);
      const results = await Promise.all(
        Array.from({ length: 20 }, (_, i) => {
          const batch = newContact(100 + i, looked);
          return decisions.commit({ ...batch, changes: { ...batch.changes, links: [linkOf(1, 100 + i)], members: [memberOf(100 + i, { number: 1 })] } });
        }),
      );
      expect(results.filter((result) => result === 'committed')).toHaveLength(1);
      const { snapshot } = await lookUp(1);
      expect(snapshot.members).toHaveLength(1);
      expect(await log.readAll({ after: 0, limit: 100 })).toHaveLength(2);
    });

    it('fails whole, and gives no number twice', async () => {
      await decisions.commit(newContact(1, null));
      const before = await everything();
      const twice = newContact(2, null);
      const same = { ...twice, changes: { ...twice.changes, members: [memberOf(2, { number: 1 })] } };
      await expect(decisions.commit(same)).rejects.toThrow();
      expect(await everything()).toEqual(before);
    });

    it('brings a whole contact, whichever of its identities or members is looked up', async () => {
      const stream = contactStream(contactOf(1));
      const links = [linkOf(1, 1), linkOf(2, 2, { type: 'phone' }), linkOf(3, 3, { type: 'cookie', strength: 'weak', identified: false })];
      const members = [memberOf(1), memberOf(2, { mergedInto: contactOf(1) }), memberOf(3, { mergedInto: contactOf(2), named: false })];
      await decisions.commit({
        basis: null,
        claims: [],
        changes: { ...NO_INDEX_CHANGES, links, members, cases: [caseOf(7, 2)] },
        appends: [
          { stream, after: -1, events: [eventOf(1)] },
          { stream: handoffStream(contactOf(3)), after: -1, events: [eventOf(3)] },
        ],
      });
      await decisions.commit(newContact(4, null));
      const byIdentity = async (number: number) => (await decisions.lookUp({ eventIds: [], hashes: [hashOf(number)] })).snapshot;
      const byMember = (await decisions.lookUp({ eventIds: [], hashes: [], members: [contactOf(2)] })).snapshot;
      for (const snapshot of [await byIdentity(1), await byIdentity(2), await byIdentity(3), byMember]) {
        expect(sorted(snapshot.links)).toEqual(sorted(links));
        expect(sorted(snapshot.members)).toEqual(sorted(members));
        expect(snapshot.cases).toEqual([caseOf(7, 2)]);
        expect(snapshot.nextNumber).toBe(5);
      }
      const { streamEnds } = await decisions.lookUp({ eventIds: [], hashes: [hashOf(2)] });
      expect(Object.fromEntries(streamEnds)).toEqual({ [stream]: 0, [handoffStream(contactOf(3))]: 0 });
    });

    it('puts a changed link or member in the place of what was there, and keeps one that was taken back', async () => {
      await decisions.commit(newContact(1, null));
      const moved = linkOf(1, 1, { strength: 'shared', count: 2, removed: true, occurredAt: 5, factId: 'later' });
      const changes = { ...NO_INDEX_CHANGES, links: [moved], members: [memberOf(1, { named: false })] };
      await decisions.commit({ basis: null, claims: [], changes, appends: [] });
      expect((await lookUp(1)).snapshot).toMatchObject({ links: [moved], members: [memberOf(1, { named: false })], nextNumber: 2 });
    });

    const change = (changes: Partial<DecidedBatch['changes']>) =>
      decisions.commit({ basis: null, claims: [], changes: { ...NO_INDEX_CHANGES, ...changes }, appends: [] });

    it('lists cases newest first, all or the open ones, page by page, and settles one', async () => {
      await change({ cases: [caseOf(1, 1), caseOf(3, 1, 2)] });
      await change({ cases: [caseOf(2, 2), { ...caseOf(1, 1), status: 'merged' }] });
      const facts = async (query: Parameters<DecisionStore['listCases']>[0]) => (await decisions.listCases(query)).map(({ factId }) => factId);
      expect(await facts({ limit: 10 })).toEqual(['fact-3', 'fact-2', 'fact-1']);
      expect(await facts({ limit: 10, open: true })).toEqual(['fact-3', 'fact-2']);
      expect(await facts({ limit: 1 })).toEqual(['fact-3']);
      expect([await facts({ limit: 9, kind: 'identity-conflict' }), await facts({ limit: 9, kind: 'kept-apart' })]).toEqual([['fact-3', 'fact-2', 'fact-1'], []]);
      const [first] = await decisions.listCases({ limit: 1 });
      expect(await facts(first ? { limit: 1, after: first } : { limit: 0 })).toEqual(['fact-2']);
    });

    it('brings a case that is asked for with all whom it concerns, and the same question as often as it was asked', async () => {
      await decisions.commit(newContact(1, null));
      await decisions.commit(newContact(2, null));
      const again = { ...caseOf(1, 1, 2), caseId: uuidOf(77), status: 'lapsed' as const };
      await change({ cases: [caseOf(1, 1, 2), again] });
      const { snapshot } = await decisions.lookUp({ eventIds: [], hashes: [], cases: [again.caseId] });
      expect(sorted(snapshot.cases)).toEqual(sorted([caseOf(1, 1, 2), again]));
      expect(snapshot.members.map(({ id }) => id).sort()).toEqual([contactOf(1), contactOf(2)]);
    });

    it('brings a merge that is asked for, and marks it undone', async () => {
      await decisions.commit(newContact(1, null));
      await decisions.commit(newContact(2, null));
      const merge = mergeOf(2, 1);
      await change({ members: [memberOf(2, { mergedInto: contactOf(1) })], merges: [merge] });
      const asked = { eventIds: [], hashes: [], merges: [merge.mergeId] };
      expect((await decisions.lookUp(asked)).snapshot).toMatchObject({ merges: [merge], members: [{ number: 1 }, { number: 2, mergedInto: contactOf(1) }] });
      await change({ members: [memberOf(2)], merges: [{ ...merge, undone: true }] });
      expect((await decisions.lookUp(asked)).snapshot).toMatchObject({ merges: [{ undone: true }], members: expect.arrayContaining([memberOf(2)]) });
    });

    it('brings what keeps a member apart, whichever side it is on, until that has ended', async () => {
      await decisions.commit(newContact(1, null));
      await decisions.commit(newContact(2, null));
      const kept: KeepApartRow = { keepApartId: uuidOf(900), left: [contactOf(1)], right: [contactOf(2), contactOf(9)], ended: false };
      await change({ keepAparts: [kept] });
      for (const number of [1, 2]) expect((await lookUp(number)).snapshot.keepAparts).toEqual([kept]);
      await change({ keepAparts: [{ ...kept, ended: true }] });
      expect((await lookUp(1)).snapshot.keepAparts).toEqual([]);
    });

    if (options.durable) {
      it('keeps what it has committed when it is opened again', async () => {
        await decisions.commit(newContact(1, null));
        await decisions.commit({ basis: null, claims: [], changes: { ...NO_INDEX_CHANGES, cases: [caseOf(1, 1)] }, appends: [] });
        const before = await everything();
        ({ log, decisions } = await given.reopen());
        expect(await everything()).toEqual(before);
        expect(await decisions.commit(newContact(1, null))).toBe('changed');
      });
    }
  });
}

function sorted<T>(rows: readonly T[]): readonly T[] {
  return [...rows].sort((a, b) => (JSON.stringify(a) < JSON.stringify(b) ? -1 : 1));
}
