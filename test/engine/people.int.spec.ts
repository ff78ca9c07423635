import type { Row } from '@waymark/engine';
import type { OpenedEvent, SealedIdentity } from '@waymark/journey';
import { indexFromEvents, memberOf } from '@waymark/journey';
import type { WholeEngine } from '@waymark/server';
import fc from 'fast-check';
import { rowsOf } from './histories';
import type { TestEngine } from './test-engine';
import { activate, DAY_MS, importFacts, openTestEngine, START } from './test-engine';

const MODEL = JSON.stringify({
  schema: 'waymark/scoring-model/v1',
  id: 'people',
  behaviour: { rules: [{ id: 'attended', when: { action: 'attended' }, points: 60 }] },
  qualification: { when: { 'state.total': { gte: 100 } } },
});

const who = (...names: readonly string[]) => names.map((name) => ({ type: name.split(':')[0], value: name.split(':')[1] }));

const attended = (id: string, names: readonly string[], at = START - 1, more: object = {}): object => ({
  kind: 'touchpoint',
  id,
  occurredAt: new Date(at).toISOString(),
  channel: 'webinar',
  action: 'attended',
  identities: who(...names),
  ...more,
});

const ann = (idempotencyKey: string) => ({ by: 'ann', idempotencyKey });

/** Everything that the views say, but the instants at which rows were made. */
const told = async ({ engine }: TestEngine): Promise<unknown> => {
  const tables = ['contact', 'member', 'merge', 'timeline', 'handoff', 'handoff_change', 'score', 'qualification', 'stage_entry'];
  const live = engine.projector.live?.gen;
  const rows = await Promise.all(tables.map(async (table) => (await rowsOf(engine, table)).filter(({ gen }) => String(gen).startsWith('base-') || gen === live).map(({ gen: _gen, display: _display, as_of: _asOf, ...row }) => row)));
  return { rows: Object.fromEntries(tables.map((table, index) => [table, rows[index]])), end: await engine.parts.log.end() };
};

/** What was decided is projected in its turn, and may lead to a decision again. */
async function quiet({ engine }: TestEngine): Promise<void> {
  for (let end = -1; end !== (await engine.parts.log.end()); ) {
    end = await engine.parts.log.end();
    await engine.settled(10_000);
  }
}

async function mergeIdOf(engine: WholeEngine): Promise<string> {
  const merges = (await rowsOf(engine, 'merge')).filter(({ undone }) => undone === 0);
  return String(merges.at(-1)?.['merge_id']);
}

describe('people', () => {
  let test: TestEngine;
  beforeEach(async () => {
    test = await openTestEngine();
    await activate(test.engine, MODEL);
  });
  afterEach(() => test.close());

  const contacts = async (): Promise<readonly string[]> => {
    await quiet(test);
    return [...(await rowsOf(test.engine, 'contact'))].sort((a, b) => Number(a['number']) - Number(b['number'])).map((row) => String(row['contact']));
  };
  const handoffs = async (): Promise<readonly Row[]> => {
    await quiet(test);
    return [...(await rowsOf(test.engine, 'handoff'))].sort((a, b) => Number(a['offered_at']) - Number(b['offered_at']));
  };
  const stand = async (): Promise<readonly unknown[]> => (await handoffs()).map(({ contact, status, why }) => [contact, status, why]);
  const clean = async (): Promise<void> => {
    await quiet(test);
    expect(await test.engine.projection.verify()).toMatchObject({ differing: 0, differences: [] });
  };
  /** Two people, qualified and offered each. */
  const twoOffered = async (): Promise<readonly [string, string]> => {
    await importFacts(test.engine, [attended('a1', ['email:a@x.example'], START - 9), attended('a2', ['email:a@x.example'], START - 8)]);
    test.clock.moveTo(START + 60_000);
    await importFacts(test.engine, [attended('b1', ['phone:+4930123456'], START - 7), attended('b2', ['phone:+4930123456'], START - 6)]);
    const [a = '', b = ''] = await contacts();
    expect(await stand()).toEqual([[a, 'offered', 'live'], [b, 'offered', 'live']]);
    return [a, b];
  };

  it('that one touch names are one contact from then on, and the touch is the one person’s: one offer', async () => {
    await importFacts(test.engine, [attended('a1', ['email:a@x.example']), attended('b1', ['phone:+4930123456'])]);
    const [a, b] = await contacts();
    await importFacts(test.engine, [attended('c', ['phone:+4930123456', 'email:a@x.example'])]);
    expect(await contacts()).toEqual([a]);
    expect(await rowsOf(test.engine, 'member')).toMatchObject([{ member: b, contact: a }]);
    expect((await rowsOf(test.engine, 'score')).map(({ contact, total }) => [contact, total])).toEqual([[a, 180]]);
    expect(await stand()).toEqual([[a, 'offered', 'live']]);
    expect((await rowsOf(test.engine, 'timeline')).map(({ contact }) => contact)).toEqual([a, a, a, a]);
    await clean();
  });

  it('who were both offered: the later offer is superseded, and an unmerge offers it again', async () => {
    const [a, b] = await twoOffered();
    const before = await told(test);
    expect(await test.engine.people.merge([b, a], ann('m'))).toMatchObject({ ok: true, value: { contactId: a, merges: [{ survivor: a, loser: b }] } });
    expect(await stand()).toEqual([[a, 'offered', 'live'], [a, 'superseded', 'live']]);
    await clean();
    const decided = await test.engine.people.unmerge(await mergeIdOf(test.engine), ann('u'));
    expect(decided).toMatchObject({ ok: true });
    expect(await stand()).toEqual([[a, 'offered', 'live'], [b, 'superseded', 'live'], [b, 'offered', 'unmerge']]);
    const [, superseded, again] = await handoffs();
    const [offer] = (await test.engine.parts.log.readStream(`handoff-${b}`)).slice(-1);
    expect(offer?.data).toMatchObject({ handoffId: again?.['handoff'], offer: { follows: superseded?.['handoff'], why: 'unmerge' } });
    const scores = (state: unknown) => (state as { rows: { score: readonly Row[] } }).rows.score.map(({ contact, total, qualified_at }) => [contact, total, qualified_at]);
    expect(scores(await told(test))).toEqual(scores(before));
    await clean();
  });

  it('of whom one was accepted: that one stays, whoever was offered earlier; two accepted ones both stay', async () => {
    const [a, b] = await twoOffered();
    const [first, second] = await handoffs();
    await test.engine.desk.step({ contact: b, handoffId: String(second?.['handoff']), action: 'accepted', by: 'kim', idempotencyKey: 'k', owner: 'kim' });
    await test.engine.people.merge([a, b], ann('m'));
    expect(await stand()).toEqual([[a, 'superseded', 'live'], [a, 'accepted', 'live']]);
    await test.engine.people.unmerge(await mergeIdOf(test.engine), ann('u'));
    const [, , again] = await handoffs();
    await test.engine.desk.step({ contact: a, handoffId: String(again?.['handoff']), action: 'accepted', by: 'lee', idempotencyKey: 'k', owner: 'lee' });
    await test.engine.people.merge([a, b], ann('m2'));
    expect((await stand()).map((row) => (row as readonly unknown[])[1])).toEqual(['superseded', 'accepted', 'accepted']);
    await importFacts(test.engine, [attended('late', ['email:a@x.example'], START)]);
    expect(await handoffs()).toHaveLength(3);
    expect(String(first?.['handoff'])).not.toBe(String(again?.['handoff']));
    await clean();
  });

  it('whose merge by itself qualifies are offered at once, though no fact came', async () => {
    await importFacts(test.engine, [attended('a1', ['email:a@x.example']), attended('b1', ['phone:+4930123456'])]);
    const [a = '', b = ''] = await contacts();
    await test.engine.people.merge([a, b], ann('m'));
    expect(await stand()).toEqual([[a, 'offered', 'live']]);
    await clean();
  });

  it('decide once under one key: the same request is answered as before, another is refused', async () => {
    const [a, b] = await twoOffered();
    const [one, other] = await Promise.all([test.engine.people.merge([a, b], ann('m')), test.engine.people.merge([a, b], ann('m'))]);
    expect(other).toEqual(one);
    expect(await test.engine.people.merge([a, b], ann('m'))).toEqual(one);
    expect(await test.engine.people.merge([b, a], ann('m'))).toMatchObject({ refusal: { code: 'idempotency-key-reused' } });
    expect(await test.engine.people.merge([a, b], ann('n'))).toMatchObject({ refusal: { code: 'already-merged' } });
    expect(await test.engine.people.merge([a, 'nobody'], ann('o'))).toMatchObject({ refusal: { code: 'unknown-contact' } });
    await clean();
  });

  it('whose hand-off was decided on while they were one keep the decision where the hand-off is', async () => {
    const [a, b] = await twoOffered();
    await test.engine.people.merge([a, b], ann('m'));
    const [first] = await handoffs();
    expect(await test.engine.desk.step({ contact: b, handoffId: String(first?.['handoff']), action: 'accepted', by: 'kim', idempotencyKey: 'k' })).toMatchObject({ ok: true });
    expect(await stand()).toEqual([[a, 'accepted', 'live'], [a, 'superseded', 'live']]);
    await clean();
  });

  it('are settled by the rule where a case was opened before contacts could be merged', async () => {
    const [a, b] = await twoOffered();
    const { decisions, clock } = test.engine.parts;
    const contacts = [a, b].sort();
    const opened = (caseId: string, factId: string) => ({ caseId, key: `several-contacts||${contacts.join('|')}`, kind: 'several-contacts' as const, contacts, hash: null, factId, openedAt: clock.now(), status: 'open' as const });
    await decisions.commit({ basis: null, claims: [], changes: { links: [], members: [], merges: [], keepAparts: [], cases: [opened('old', 'b2')] }, appends: [] });
    expect(await test.engine.people.settleByRule()).toBe(1);
    expect(await test.engine.people.settleByRule()).toBe(0);
    expect(await stand()).toEqual([[a, 'offered', 'live'], [a, 'superseded', 'live']]);
    expect(await test.engine.people.cases({ limit: 5 })).toMatchObject([{ caseId: 'old', status: 'lapsed' }]);
    await clean();
  });
});

const NAMES = ['email:a@x.example', 'email:b@x.example', 'phone:+4930123456', 'phone:+4930123457', 'crm_id:1', 'crm_id:2', 'cookie:k', 'cookie:l'];

interface Move {
  readonly names: readonly string[];
  readonly kind: 'touchpoint' | 'identity' | 'refuses' | 'consents';
  readonly hours: number;
  /** A command by hand after the fact; what it is about falls from the dice. */
  readonly hand: number;
}

const someMoves: fc.Arbitrary<readonly Move[]> = fc.array(
  fc.record({
    names: fc.uniqueArray(fc.constantFrom(...NAMES), { minLength: 1, maxLength: 3 }),
    kind: fc.constantFrom<Move['kind']>('touchpoint', 'touchpoint', 'touchpoint', 'touchpoint', 'identity', 'refuses', 'consents'),
    hours: fc.oneof(fc.nat({ max: 5 }), fc.nat({ max: 24 * 20 })),
    hand: fc.nat({ max: 11 }),
  }),
  { minLength: 4, maxLength: 16 },
);

function factOf({ names, kind, hours }: Move, id: string): object {
  const at = START - hours * (DAY_MS / 24);
  if (kind === 'touchpoint') return attended(id, names, at);
  const base = { id, occurredAt: new Date(at).toISOString(), identities: who(...names) };
  if (kind === 'identity') return { ...base, kind };
  return { ...base, kind: 'profile', consent: { basis: 'form', purposes: ['sales_contact'], ...(kind === 'refuses' ? { withdrawn: true } : {}) } };
}

async function decideByHand(test: TestEngine, dice: number, key: string): Promise<void> {
  await quiet(test);
  const { people, desk } = test.engine;
  const ids = async (table: string, column: string, which: Row = {}) =>
    (await rowsOf(test.engine, table)).filter((row) => Object.entries(which).every(([name, value]) => row[name] === value)).map((row) => String(row[column]));
  const settle = async (settlement: 'merge' | 'keep-apart') => {
    for (const { caseId } of await people.cases({ limit: 1, open: true })) await people.settle(caseId, settlement, ann(key));
  };
  const hands = [
    async () => people.merge([(await ids('contact', 'contact'))[0] ?? '', (await ids('contact', 'contact')).at(-1) ?? ''], ann(key)),
    async () => people.unmerge((await ids('merge', 'merge_id'))[0] ?? '', ann(key)),
    () => settle('merge'),
    () => settle('keep-apart'),
    () => people.unlink({ type: 'email', value: 'a@x.example' }, ann(key)),
    async () => {
      for (const handoffId of (await ids('handoff', 'handoff', { open: 1 })).slice(0, 1)) {
        const [contact = ''] = await ids('handoff', 'contact', { handoff: handoffId });
        await desk.step({ contact, handoffId, action: 'accepted', by: 'kim', idempotencyKey: key });
      }
    },
  ];
  await hands[dice]?.();
  await quiet(test);
}

async function live(test: TestEngine, moves: readonly Move[], name: string): Promise<void> {
  for (const [index, move] of moves.entries()) {
    await importFacts(test.engine, [factOf(move, `${name}${index}`)]);
    await decideByHand(test, move.hand, `${name}${index}`);
    test.clock.moveTo(test.clock.now() + 60_000);
  }
}

async function openedLog({ parts }: WholeEngine): Promise<readonly OpenedEvent[]> {
  const events = await parts.log.readAll({ after: 0, limit: 100_000 });
  const keys = await parts.vault.memberKeys([...new Set(events.flatMap(({ stream }) => memberOf(stream) ?? []))]);
  return events.map((event) => {
    const key = keys.get(memberOf(event.stream) ?? '');
    return { event, secret: event.sealed && key ? (JSON.parse(Buffer.from(parts.crypto.open(key, event.sealed)).toString()) as Partial<SealedIdentity>) : null };
  });
}

describe('the laws of people, on drawn histories', () => {
  it.each([1, 2, 13, 23, 42])('views, index and hand-offs stand as the log tells them, also when the views are lost or old (%i)', async (seed) => {
    let test = await openTestEngine();
    await activate(test.engine, MODEL);
    const [one = [], two = []] = fc.sample(someMoves, { seed, numRuns: 2 });
    await live(test, one, 'x');
    test = await test.keepViews();
    await live(test, two, 'y');
    const before = await told(test);
    expect(await test.engine.projection.verify()).toMatchObject({ differing: 0, differences: [] });
    const open = (await rowsOf(test.engine, 'handoff')).filter((row) => row['open'] === 1 && row['status'] === 'offered').map((row) => String(row['contact']));
    expect(new Set(open).size).toBe(open.length);
    const index = indexFromEvents(await openedLog(test.engine));
    const { snapshot } = await test.engine.parts.decisions.lookUp({ eventIds: [], hashes: index.links.map(({ hash }) => hash), members: index.members.map(({ id }) => id) });
    expect([...snapshot.links].sort((a, b) => (a.hash < b.hash ? -1 : 1))).toEqual(index.links);
    expect([...snapshot.members].sort((a, b) => (a.id < b.id ? -1 : 1))).toEqual(index.members);
    expect([...snapshot.cases].sort((a, b) => (a.caseId < b.caseId ? -1 : 1))).toEqual(index.cases);
    test = await test.restoreViews();
    expect(await told(test)).toEqual(before);
    test = await test.loseViews();
    expect(await told(test)).toEqual(before);
    await test.close();
  });
});
