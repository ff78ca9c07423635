import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { LoggedEvent, OpenedEvent } from '@waymark/journey';
import { indexFromEvents, memberOf } from '@waymark/journey';
import type { WholeEngine } from '@waymark/server';
import fc from 'fast-check';
import type { TestEngine } from './test-engine';
import { importFacts, openTestEngine, START } from './test-engine';

const VALUES = ['crm_id:1', 'crm_id:2', 'user_id:7', 'email:a@x.example', 'email:B@x.example', 'email:info@x.example', 'phone:13800138000', 'cookie:k', 'cookie:l', 'device:d'];

const identityOf = (text: string) => ({ type: text.slice(0, text.indexOf(':')), value: text.slice(text.indexOf(':') + 1) });

const someFacts = fc.array(
  fc.record({
    hours: fc.nat({ max: 5 }),
    kind: fc.constantFrom('touchpoint', 'touchpoint', 'identity'),
    source: fc.constantFrom('shop', 'forum'),
    who: fc.uniqueArray(fc.constantFrom(...VALUES), { minLength: 1, maxLength: 4 }),
  }),
  { minLength: 30, maxLength: 60 },
);

const factOf = ({ hours, kind, source, who }: { hours: number; kind: string; source: string; who: readonly string[] }, index: number) => ({
  kind,
  id: `f${index}`,
  source,
  occurredAt: new Date(START - hours * 3_600_000).toISOString(),
  identities: who.map(identityOf),
  ...(kind === 'touchpoint' ? { channel: 'web', action: 'visited' } : {}),
});

async function openedLog({ parts }: WholeEngine): Promise<readonly OpenedEvent[]> {
  const events = await parts.log.readAll({ after: 0, limit: 100_000 });
  const members = [...new Set(events.map(({ stream }) => memberOf(stream)).filter((member) => member !== null))];
  const keys = await parts.vault.memberKeys(members);
  return events.map((event) => {
    const key = keys.get(memberOf(event.stream) ?? '');
    const text = event.sealed && key ? new TextDecoder().decode(parts.crypto.open(key, event.sealed)) : null;
    return { event, secret: text === null ? null : (JSON.parse(text) as OpenedEvent['secret']) };
  });
}

describe('identity on the real stores', () => {
  let test: TestEngine;
  beforeEach(async () => {
    test = await openTestEngine();
  });
  afterEach(() => test.close());

  it.each([1, 2, 3])('index and claims can be made from the log alone (%i)', async (seed) => {
    const { engine } = test;
    const [facts = []] = fc.sample(someFacts, { seed, numRuns: 1 });
    const told = facts.map(factOf);
    for (let from = 0; from < told.length; from += 7) await importFacts(engine, told.slice(from, from + 7));
    const rebuilt = indexFromEvents(await openedLog(engine));
    expect(rebuilt.claims).toHaveLength(facts.length);
    expect(rebuilt.cases.length).toBeGreaterThan(0);
    const { claims, snapshot } = await engine.parts.decisions.lookUp({
      eventIds: rebuilt.claims.map(({ eventId }) => eventId),
      hashes: rebuilt.links.map(({ hash }) => hash),
      members: rebuilt.members.map(({ id }) => id),
    });
    expect([...claims.values()]).toEqual(rebuilt.claims);
    expect([...snapshot.links].sort((a, b) => (a.hash < b.hash ? -1 : 1))).toEqual(rebuilt.links);
    expect([...snapshot.members].sort((a, b) => (a.id < b.id ? -1 : 1))).toEqual(rebuilt.members);
    expect(snapshot.nextNumber).toBe(rebuilt.members.length + 1);
    expect([...snapshot.cases].sort((a, b) => (a.caseId < b.caseId ? -1 : 1))).toEqual(rebuilt.cases);
    const listed = await engine.parts.decisions.listCases({ limit: 1_000 });
    expect([...listed].sort((a, b) => (a.caseId < b.caseId ? -1 : 1))).toMatchObject(rebuilt.cases.map(({ caseId, kind, contacts, factId, openedAt }) => ({ caseId, kind, contacts, factId, openedAt })));
  });

  it('decides the same in batches of any size', async () => {
    const [facts = []] = fc.sample(someFacts, { seed: 5, numRuns: 1 });
    const told = facts.map(factOf);
    for (const fact of told) await importFacts(test.engine, [fact]);
    const other = await openTestEngine();
    await importFacts(other.engine, told);
    const shape = async ({ engine }: TestEngine): Promise<readonly unknown[]> => {
      const events = await engine.parts.log.readAll({ after: 0, limit: 100_000 });
      return events.map(({ id, stream, revision, type }: LoggedEvent) => `${stream} ${revision} ${type} ${id}`).sort();
    };
    expect(await shape(other)).toEqual(await shape(test));
    await other.close();
  });

  it('keeps a known id as it is: an equal one is a duplicate, another goes to the dead letters, and links nobody', async () => {
    const { engine } = test;
    const fact = (value: string, action = 'visited') => ({ kind: 'touchpoint', id: 'f', occurredAt: new Date(START).toISOString(), channel: 'web', action, identities: [{ type: 'email', value }] });
    const take = (given: object) => engine.imports.lines(JSON.stringify(given), { firstLine: 1, dryRun: false });
    await take(fact('a@x.example'));
    const end = await engine.parts.log.end();
    expect((await take(fact('a@x.example'))).counts).toMatchObject({ duplicate: 1 });
    expect((await take(fact('b@x.example'))).counts).toMatchObject({ conflict: 1 });
    expect((await take(fact('b@x.example'))).counts).toMatchObject({ conflict: 1 });
    expect((await take(fact('a@x.example', 'asked'))).counts).toMatchObject({ conflict: 1 });
    expect(await engine.parts.log.end()).toBe(end);
    const letters = await engine.letters.list({ limit: 10 });
    expect(letters.map(({ code, status }) => [code, status])).toEqual([['conflict', 'open'], ['conflict', 'open']]);
    for (const { id } of letters) {
      expect(await engine.letters.retry(id)).toMatchObject({ outcome: 'conflict', letterId: id });
      expect(await engine.letters.retry(id)).toMatchObject({ outcome: 'conflict', letterId: id });
    }
    expect(await engine.letters.list({ limit: 10 })).toHaveLength(2);
  });

  it('takes a refused record once its reason is gone, once, and a record of a topic made anew is another', async () => {
    const { engine } = test;
    const record = (value: string) => ({
      topic: 't',
      partition: 0,
      offset: '1',
      key: null,
      value: new TextEncoder().encode(value),
      headers: { 'content-type': 'application/cloudevents+json' },
      rawHeaders: [['content-type', new TextEncoder().encode('application/cloudevents+json')] as const],
      timestamp: START,
      unreadable: null,
    });
    const ahead = START + 48 * 3_600_000;
    const event = { specversion: '1.0', id: 'e', source: 'shop', type: 'waymark.touchpoint.v1', time: new Date(ahead).toISOString(), subject: 'email:a@x.example', data: { channel: 'web', action: 'visited' } };
    await engine.intake.kafka([record(JSON.stringify(event))]);
    await engine.intake.kafka([record(JSON.stringify(event))]);
    await engine.intake.kafka([record('no event at all')]);
    const letters = await engine.letters.list({ limit: 10 });
    expect(letters.map(({ code }) => code).sort()).toEqual(['future', 'not-json']);
    const early = letters.find(({ code }) => code === 'future')?.id ?? '';
    expect(await engine.letters.retry(early)).toMatchObject({ outcome: 'rejected', code: 'future' });
    test.clock.moveTo(ahead);
    expect(await engine.letters.retry(early)).toMatchObject({ outcome: 'accepted' });
    expect(await engine.letters.retry(early)).toMatchObject({ outcome: 'duplicate' });
    expect(await engine.letters.show(early)).toMatchObject({ letter: { status: 'resolved', resolvedAt: ahead } });
  });

  it('writes nothing personal in clear, in none of its files', async () => {
    const { engine } = test;
    const secrets = ['zhang.wei', '13900139000', 'Zhang Wei', 'cookie-4711', 'openid-4711', 'colleague', 'Room 808', 'verbal to Li', 'unknown to us', 'Campaign for Wei'];
    await importFacts(engine, [
      {
        kind: 'touchpoint',
        id: 'f1',
        occurredAt: new Date(START).toISOString(),
        channel: 'referral',
        action: 'shared',
        identities: [
          { type: 'email', value: 'zhang.wei@x.example' },
          { type: 'phone', value: '13900139000' },
          { type: 'cookie', value: 'cookie-4711' },
          { type: 'wechat_openid', value: 'openid-4711' },
        ],
        referrer: { type: 'email', value: 'colleague@x.example' },
        campaign: { id: 'k1', name: 'Campaign for Wei' },
        attributes: { name: 'Zhang Wei', address: 'Room 808', minutes: 3 },
        consent: { basis: 'verbal to Li', purposes: ['sales_contact'] },
        remark: 'unknown to us',
      },
      { kind: 'profile', id: 'f2', occurredAt: new Date(START).toISOString(), identities: [{ type: 'email', value: 'zhang.wei@x.example' }], profile: { full_name: 'Zhang Wei', phone: '13900139000', title: 'CTO' } },
      { kind: 'identity', id: 'f3', occurredAt: new Date(START).toISOString(), identities: [{ type: 'email', value: 'zhang.wei@x.example' }, { type: 'email', value: 'zhang.wei@home.example' }] },
      { kind: 'touchpoint', id: 'f4', occurredAt: new Date(START).toISOString(), channel: 'web', action: 'visited', identities: [{ type: 'email', value: 'zhang.wei@work.example' }, { type: 'phone', value: '13900139000' }] },
    ]);
    await engine.imports.lines(JSON.stringify({ kind: 'touchpoint', id: 'f1', contactId: 'zhang.wei', occurredAt: new Date(START).toISOString(), channel: 'web', action: 'x' }), { firstLine: 1, dryRun: false });
    expect(await engine.parts.decisions.listCases({ limit: 10 })).toMatchObject([{ kind: 'higher-name' }]);
    const files = readdirSync(test.directory).map((name) => readFileSync(join(test.directory, name)));
    const found = (text: string): boolean => files.some((bytes) => bytes.includes(text));
    expect(secrets.filter(found)).toEqual([]);
    expect(['minutes', 'CTO', 'x.example', 'sales_contact'].filter(found)).toHaveLength(4);
    const [first] = await openedLog(engine);
    expect(first?.secret).toMatchObject({ attributes: { address: 'Room 808' }, consent: { basis: 'verbal to Li' }, remark: 'unknown to us', referrer: { type: 'email' } });
    expect(first?.event.data).toMatchObject({ v: 1, digestVersion: 1, contactNumber: 1, via: 'file', referrer: { hash: expect.stringMatching(/^[0-9a-f]{64}$/) as string } });
  });

  it('names a known referrer by the member that it is', async () => {
    const { engine } = test;
    const visit = (id: string, email: string, more: object = {}) => ({ kind: 'touchpoint', id, occurredAt: new Date(START).toISOString(), channel: 'web', action: 'visited', identities: [{ type: 'email', value: email }], ...more });
    await importFacts(engine, [visit('f1', 'old@x.example'), visit('f2', 'new@x.example', { referrer: { type: 'email', value: 'OLD@x.example' } })]);
    const events = await engine.parts.log.readAll({ after: 0, limit: 10 });
    const [first, second] = events.filter(({ data }) => 'digest' in data);
    expect(second?.data).toMatchObject({ referrer: { member: memberOf(first?.stream ?? '') } });
  });
});
