import type { ClaimIndex, ClaimRequest, UnconfirmedClaim } from '@waymark/engine';
import { contactStream, NO_INDEX_CHANGES } from '@waymark/journey';
import type { LinkRow, RebuiltIndex } from '@waymark/journey';
import { describeWithPostgres } from '@waymark/testkit';
import { createPostgresClaimIndex } from './claim-index';
import type { IndexLoader } from './index-loader';
import type { PostgresPool } from './pool';
import { openPostgres } from './pool';

const uuid = (kind: number, number: number): string => `00000000-0000-5000-8${kind}00-${String(number).padStart(12, '0')}`;
const hash = (number: number): string => number.toString(16).padStart(64, '0');
const numbers = (count: number, from = 0): readonly number[] => Array.from({ length: count }, (_, i) => from + i);
const linkOf = (number: number, member: string): LinkRow => ({
  hash: hash(number), type: 'email', strength: 'strong', identified: true, member, occurredAt: 1, factId: `crm#${number}`, count: 1, removed: false,
});

function claimOf(eventId: string, member: string, revision = 0): UnconfirmedClaim {
  const events = [{ id: eventId, type: 'fact', at: 1_000, data: {} }];
  return { eventId, stream: contactStream(member), revision, events, waitsFor: [], content: { digest: hash(7), digestVersion: 1 } };
}

/** Looks up and claims one fact of one identity each, over and over until none is changed any more; the contacts' numbers. */
async function takeIn(index: ClaimIndex, facts: readonly { readonly eventId: string; readonly identity: number; readonly member: string }[]): Promise<void> {
  for (let tries = 0; tries < 50; tries += 1) {
    const answer = await index.lookUp({ eventIds: facts.map(({ eventId }) => eventId), hashes: facts.map(({ identity }) => hash(identity)) });
    const known = new Map(answer.snapshot.links.map(({ hash, member }) => [hash, member]));
    const todo = facts.filter(({ eventId }) => !answer.claims.has(eventId));
    const made = todo.filter(({ identity }) => !known.has(hash(identity)));
    const places = new Map(answer.streamEnds);
    const claims = todo.map(({ eventId, identity, member }) => {
      const claim = claimOf(eventId, known.get(hash(identity)) ?? member);
      const revision = (places.get(claim.stream) ?? -1) + 1;
      places.set(claim.stream, revision);
      return { ...claim, revision };
    });
    const write: ClaimRequest['write'] = (first) => ({
      claims,
      changes: {
        ...NO_INDEX_CHANGES,
        members: made.map(({ member }, i) => ({ id: member, number: first + i, mergedInto: null, named: true, shared: false })),
        links: made.map(({ identity, member }) => linkOf(identity, member)),
      },
    });
    const ends = [...new Set(claims.map(({ stream }) => stream))].map((stream) => ({ stream, after: answer.streamEnds.get(stream) ?? -1 }));
    if ((await index.claim({ versions: answer.versions, ends, newContacts: made.length, write })).outcome === 'claimed') return;
  }
  throw new Error('changed too often');
}

describeWithPostgres('the index of claims, used by many processes at once', (database) => {
  const pools: PostgresPool[] = [];
  const open = (): Promise<ClaimIndex & IndexLoader> => {
    const pool = openPostgres({ url: database().url, name: 'waymark-many', log: { warn: () => undefined }, maxConnections: 3 });
    pools.push(pool);
    return createPostgresClaimIndex({ pool, schema: 'claims' });
  };
  afterEach(() => Promise.all(pools.splice(0).map((pool) => pool.close())));

  it('numbers contacts without a gap, makes each once, and gives each place of a stream once', async () => {
    const indexes = await Promise.all(numbers(4).map(open));
    // Every process has facts of its own about the same 40 people, in another order.
    const work = indexes.flatMap((index, process) =>
      numbers(8).map((part) => {
        const facts = numbers(10).map((i) => {
          const person = (part * 5 + i * (process + 1)) % 40;
          return { eventId: uuid(0, process * 1_000 + part * 100 + i), identity: person, member: uuid(1, process * 1_000 + part * 100 + i) };
        });
        return [index, facts.filter(({ identity }, i) => facts.findIndex((other) => other.identity === identity) === i)] as const;
      }),
    );
    await Promise.all(work.map(([index, facts]) => takeIn(index, facts)));
    const index = indexes[0] as ClaimIndex;
    const { snapshot, streamEnds } = await index.lookUp({ eventIds: [], hashes: numbers(40).map(hash) });
    const people = new Set(work.flatMap(([, facts]) => facts.map(({ identity }) => identity))).size;
    expect(snapshot.members.map(({ number }) => number).sort((a, b) => a - b)).toEqual(numbers(people, 1));
    const claims = await index.unconfirmed({ before: Number.MAX_SAFE_INTEGER, limit: 10_000 });
    expect(claims).toHaveLength(work.reduce((sum, [, facts]) => sum + facts.length, 0));
    for (const [stream, end] of streamEnds) {
      const revisions = claims.filter((claim) => claim.stream === stream).map(({ revision }) => revision);
      expect(revisions.sort((a, b) => a - b)).toEqual(numbers(end + 1));
    }
  });

  it('gives an id to one of many, moves a claim once and confirms it as often as it is told', async () => {
    const indexes = await Promise.all(numbers(4).map(open));
    const request = (member: string): ClaimRequest => ({ versions: null, ends: [], newContacts: 0, write: () => ({ claims: [claimOf(uuid(0, 1), member)], changes: NO_INDEX_CHANGES }) });
    const results = await Promise.all(indexes.map((index, i) => index.claim(request(uuid(1, i)))));
    expect(results.map(({ outcome }) => outcome).sort()).toEqual(['changed', 'changed', 'changed', 'claimed']);
    const move = { eventId: uuid(0, 1), from: 0, to: 3 };
    expect((await Promise.all(indexes.map((index) => index.raise(move)))).sort()).toEqual(['changed', 'changed', 'changed', 'raised']);
    await Promise.all(indexes.map((index) => index.confirm([{ eventId: uuid(0, 1), revision: 3 }])));
    const index = indexes[0] as ClaimIndex;
    expect(await index.unconfirmed({ eventIds: [uuid(0, 1)] })).toEqual([]);
    expect((await index.lookUp({ eventIds: [uuid(0, 1)], hashes: [] })).claims.get(uuid(0, 1))).toMatchObject({ revision: 3 });
  });

  it('takes thousands of claims in one transaction, and keeps events of any size', async () => {
    const index = await open();
    const facts = numbers(3_000).map((i) => ({ eventId: uuid(0, i), identity: i % 500, member: uuid(1, i % 500) }));
    const first = facts.filter((_, i) => i < 500);
    await takeIn(index, first);
    await takeIn(index, facts);
    const large = { ...claimOf(uuid(0, 9_000), uuid(1, 1), 99), events: [{ id: uuid(0, 9_000), type: 'fact', at: 5, data: { text: '键'.repeat(1_000) }, sealed: new Uint8Array(13_000_000).fill(9) }] };
    const other = claimOf(uuid(0, 9_001), uuid(1, 1), 100);
    await index.claim({ versions: null, ends: [], newContacts: 0, write: () => ({ claims: [large, other], changes: NO_INDEX_CHANGES }) });
    expect(await index.unconfirmed({ eventIds: [uuid(0, 9_001)] })).toEqual([other]);
    const [kept] = await index.unconfirmed({ eventIds: [uuid(0, 9_000)] });
    expect([kept?.events[0]?.sealed?.length, kept?.events[0]?.data]).toEqual([13_000_000, large.events[0]?.data]);
    await index.confirm(facts.map(({ eventId }, i) => ({ eventId, revision: Math.floor(i / 500) })));
    expect(await index.unconfirmed({ members: [uuid(1, 2)] })).toEqual([]);
  });

  describe('filled from a log', () => {
    const rebuilt: RebuiltIndex = {
      ...NO_INDEX_CHANGES,
      members: [{ id: uuid(1, 1), number: 12, mergedInto: null, named: true, shared: false }],
      links: [linkOf(1, uuid(1, 1))],
      claims: numbers(25_000).map((i) => ({ eventId: uuid(0, i), digest: hash(i), digestVersion: 1, stream: contactStream(uuid(1, 1)), revision: i })),
    };
    const ends = new Map([[contactStream(uuid(1, 1)), 24_999], [contactStream(uuid(1, 2)), 4], ['switch', 1]]);

    it('holds what the log tells and nothing else, and goes on from there', async () => {
      const index = await open();
      await takeIn(index, [{ eventId: uuid(0, 1), identity: 3, member: uuid(1, 3) }]);
      const before = await index.lookUp({ eventIds: [], hashes: [hash(1), hash(3)] });
      await index.loadIndex({ index: rebuilt, ends, unconfirmed: 'refuse' });
      const { claims, snapshot, streamEnds, unconfirmed } = await index.lookUp({ eventIds: [uuid(0, 24_999)], hashes: [hash(1), hash(3)] });
      expect(claims.get(uuid(0, 24_999))).toEqual(rebuilt.claims[24_999]);
      expect(snapshot).toMatchObject({ links: rebuilt.links, members: rebuilt.members, nextNumber: 13 });
      expect([Object.fromEntries(streamEnds), unconfirmed]).toEqual([{ [contactStream(uuid(1, 1))]: 24_999 }, []]);
      const late = { versions: before.versions, ends: [], newContacts: 0, write: () => ({ claims: [claimOf(uuid(0, 30_000), uuid(1, 3))], changes: NO_INDEX_CHANGES }) };
      expect(await index.claim(late)).toEqual({ outcome: 'changed' });
    });

    it('is refused where claims would be lost, unless they are to be dropped', async () => {
      const index = await open();
      await takeIn(index, [{ eventId: uuid(0, 30_000), identity: 3, member: uuid(1, 3) }]);
      await expect(index.loadIndex({ index: rebuilt, ends, unconfirmed: 'refuse' })).rejects.toMatchObject({
        code: 'claims-unconfirmed',
        message: expect.stringContaining('1 claims in schema claims are not in the log yet'),
      });
      expect((await index.lookUp({ eventIds: [uuid(0, 30_000)], hashes: [hash(1)] })).claims.size).toBe(1);
      await index.loadIndex({ index: rebuilt, ends, unconfirmed: 'drop' });
      const { claims, unconfirmed } = await index.lookUp({ eventIds: [uuid(0, 30_000)], hashes: [] });
      expect([claims.size, unconfirmed]).toEqual([0, []]);
    });
  });
});
