import { appendFileSync, existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Manifest } from '@waymark/embedded';
import { beginBackup, restoreBackup } from '@waymark/embedded';
import type { LoggedEvent, OpenedEvent } from '@waymark/journey';
import { indexFromEvents, memberOf } from '@waymark/journey';
import type { WholeEngine } from '@waymark/server';
import type { TestEngine } from './test-engine';
import { activate, allTold, importFacts, openTestEngine, START, touch, until } from './test-engine';

const MODEL = `
schema: waymark/scoring-model/v1
id: webinars
behaviour:
  rules:
    - { id: attended, title: Attended a webinar, when: { action: attended }, points: 60 }
qualification: { when: { state.total: { gte: 100 } } }
`;

const person = (n: number, at = START - 1_000) => touch(`f${n}`, at + n, { contactId: undefined, identities: [{ type: 'email', value: `p${n}@x.example` }, { type: 'cookie', value: `k${Math.floor(n / 2)}` }] });
const people = (from: number, to: number) => Array.from({ length: to - from }, (_, i) => person(from + i));

jest.setTimeout(60_000);

describe('a backup', () => {
  let test: TestEngine;
  let place: string;
  const opened: TestEngine[] = [];
  beforeEach(async () => {
    place = mkdtempSync(join(tmpdir(), 'waymark-backup-'));
    test = await openTestEngine();
  });
  afterEach(async () => {
    for (const each of [test, ...opened.splice(0)]) await each.close();
    rmSync(place, { recursive: true, force: true });
  });

  const target = (): string => join(place, 'copy');
  const backUp = (consumers: Parameters<typeof beginBackup>[0]['consumers'] = null, to = target()) =>
    beginBackup({ directory: test.directory, target: to, clock: test.clock, consumers });
  const restoreTo = (directory: string, from = target()): Promise<Manifest> => restoreBackup({ from, directory, clock: test.clock, onProgress: () => undefined });
  const restored = async (): Promise<TestEngine> => {
    const directory = mkdtempSync(join(place, 'restored-'));
    await restoreTo(directory);
    const again = await openTestEngine({ directory, clock: test.clock });
    opened.push(again);
    await until(() => again.engine.runner.health().caughtUp);
    return again;
  };

  it('made beside an engine that goes on writing is the log as it stood when it began, with every key that it needs', async () => {
    await activate(test.engine, MODEL);
    await importFacts(test.engine, people(0, 100));
    const end = await test.engine.parts.log.end();
    const running = backUp();
    for (let from = 100; from < 200; from += 10) await importFacts(test.engine, people(from, from + 10));
    const made = await running.done;
    expect(running.share()).toBeGreaterThan(0.9);
    expect(made.position).toBeGreaterThanOrEqual(end);
    expect(made.events).toBe(made.position);
    const again = await restored();
    const events = await allEvents(again.engine);
    const before = events.filter(({ position }) => position <= made.position);
    expect(before).toEqual((await allEvents(test.engine)).slice(0, made.events));
    expect(before.filter(({ sealed }) => sealed).length).toBeGreaterThan(100);
    // Throws where a key is missing or another.
    await openedLog(again.engine);
    expect(await again.engine.projection.verify()).toMatchObject({ differing: 0 });
  });

  it('restored has the index and the claims that its log makes, and counts contacts on from the highest', async () => {
    await importFacts(test.engine, people(0, 60));
    await backUp().done;
    await importFacts(test.engine, people(60, 80));
    const again = await restored();
    const rebuilt = indexFromEvents(await openedLog(again.engine));
    const { decisions } = again.engine.parts;
    const { claims, snapshot } = await decisions.lookUp({
      eventIds: rebuilt.claims.map(({ eventId }) => eventId),
      hashes: rebuilt.links.map(({ hash }) => hash),
      members: rebuilt.members.map(({ id }) => id),
    });
    expect([...claims.values()]).toEqual(rebuilt.claims);
    expect([...snapshot.links].sort((a, b) => (a.hash < b.hash ? -1 : 1))).toEqual(rebuilt.links);
    expect([...snapshot.members].sort((a, b) => (a.id < b.id ? -1 : 1))).toEqual(rebuilt.members);
    expect(snapshot.nextNumber).toBe(Math.max(...rebuilt.members.map(({ number }) => number)) + 1);
    const sent = people(50, 80).map((fact) => JSON.stringify(fact)).join('\n');
    expect((await again.engine.imports.lines(sent, { firstLine: 1, dryRun: false })).counts).toMatchObject({ accepted: 20, duplicate: 10 });
  });

  it('restored never gives a position again that somebody may have been told before', async () => {
    await activate(test.engine, MODEL);
    await importFacts(test.engine, [touch('a', START - 5), touch('b', START - 4)]);
    await backUp().done;
    await importFacts(test.engine, [touch('c', START - 3, { contactId: 'c2' }), touch('d', START - 2, { contactId: 'c2' })]);
    await until(() => test.engine.projector.checkpoint.position > 0);
    const told = await test.engine.parts.log.end();
    const again = await restored();
    const end = await again.engine.parts.log.end();
    expect(end).toBeGreaterThan(told);
    await importFacts(again.engine, [touch('c', START - 3, { contactId: 'c2' }), touch('d', START - 2, { contactId: 'c2' })]);
    // The offer is an event of its own, behind the facts that brought it about.
    await allTold(again.engine);
    const offers = await again.engine.parts.views.select({ table: 'handoff_change', where: [{ column: 'position', op: '>', value: told }], limit: 10 });
    expect(offers).toMatchObject([{ action: 'offered' }]);
    expect((await allEvents(again.engine)).filter(({ type }) => type === 'log-restored')).toMatchObject([{ stream: 'restore', position: end }]);
  });

  it('takes back what the vault knows of things that the copied log lacks', async () => {
    const { vault, clock } = test.engine.parts;
    const answer = { keyName: 'kim', requestHash: 'h', status: 200, body: '{}' };
    await vault.keepAnswer({ ...answer, idempotencyKey: 'before', at: clock.now() - 1 });
    const letter = { receivedAt: START, expiresAt: START + 1e9, via: 'http', topic: null, partition: null, offset: null, code: 'x', pointer: '', message: '', status: 'open', resolvedAt: null, sealed: new Uint8Array() } as const;
    await vault.putLetters([{ ...letter, id: 'mended-before' }, { ...letter, id: 'mended-after' }]);
    await vault.resolveLetter('mended-before', clock.now() - 1);
    // Asked before anything is copied: what comes then is later than the log's copy.
    await backUp(async () => {
      await vault.keepAnswer({ ...answer, idempotencyKey: 'after', at: clock.now() });
      await vault.resolveLetter('mended-after', clock.now());
      return { groupId: 'g', offsets: [] };
    }).done;
    const again = (await restored()).engine.parts.vault;
    expect(await again.keptAnswer('kim', 'before')).not.toBeNull();
    expect(await again.keptAnswer('kim', 'after')).toBeNull();
    expect(await again.letter('mended-before')).toMatchObject({ status: 'resolved' });
    expect(await again.letter('mended-after')).toMatchObject({ status: 'open', resolvedAt: null });
  });

  it('knows where the consumers stood, and hands it to the restored directory', async () => {
    const offsets = [{ topic: 'touchpoints', partition: 0, offset: '42' }];
    expect(await backUp(async () => ({ groupId: 'waymark', offsets })).done).toMatchObject({ consumers: 'noted' });
    const directory = join(place, 'restored');
    expect((await restoreTo(directory)).consumers).toEqual({ groupId: 'waymark', offsets });
    expect(JSON.parse(readFileSync(join(directory, 'consumers.json'), 'utf8'))).toEqual({ groupId: 'waymark', offsets });
    expect(await backUp(async () => ({ groupId: 'waymark', offsets: null }), join(place, 'unknowing')).done).toMatchObject({ consumers: 'unknown' });
  });

  it('goes into an empty directory only, and not into the data themselves', () => {
    mkdirSync(target());
    writeFileSync(join(target(), 'letters.txt'), 'mine');
    expect(() => backUp()).toThrow(expect.objectContaining({ code: 'backup-refused', message: expect.stringContaining('is not empty') as string }));
    expect(readdirSync(target())).toEqual(['letters.txt']);
    expect(() => backUp(null, join(test.directory, 'copy'))).toThrow(expect.objectContaining({ code: 'backup-refused' }));
  });

  it('that fails on its way leaves nothing, and what a killed one left is no hindrance', async () => {
    await expect(backUp(() => Promise.reject(new Error('on its way'))).done).rejects.toThrow('on its way');
    expect(existsSync(target())).toBe(false);
    mkdirSync(target());
    for (const name of ['log.db.partial', 'log.db.partial-journal', 'manifest.json.partial']) writeFileSync(join(target(), name), 'half');
    await expect(restoreTo(join(place, 'restored'))).rejects.toMatchObject({ code: 'no-backup' });
    await backUp().done;
    expect(readdirSync(target()).sort()).toEqual(['log.db', 'manifest.json', 'vault.db']);
  });

  describe('that is put back', () => {
    beforeEach(async () => {
      await importFacts(test.engine, people(0, 20));
      await backUp().done;
    });
    const into = (): string => join(place, 'restored');
    const emptied = (): readonly string[] => (existsSync(into()) ? readdirSync(into()).filter((name) => !name.startsWith('owner.')) : []);

    it.each([
      ['a file of which is changed', 'backup-damaged', () => appendFileSync(join(target(), 'vault.db'), 'x')],
      ['a byte of which is another', 'backup-damaged', () => flip(join(target(), 'log.db'))],
      ['a file of which is missing', 'backup-damaged', () => rmSync(join(target(), 'vault.db'))],
      ['whose manifest is missing', 'no-backup', () => rmSync(join(target(), 'manifest.json'))],
      ['whose manifest is nonsense', 'backup-damaged', () => writeFileSync(join(target(), 'manifest.json'), '{"format":1')],
      ['whose manifest names another place', 'backup-damaged', () => rewrite(target(), (text) => text.replace('"vault.db"', '"../vault.db"'))],
      ['of a newer version', 'newer-data', () => rewrite(target(), (text) => text.replace('"format": 1', '"format": 2'))],
    ])('%s is refused, and the directory stays empty', async (_what, code, spoil) => {
      spoil();
      await expect(restoreTo(into())).rejects.toMatchObject({ code });
      expect(emptied()).toEqual([]);
    });

    it('is refused where the directory is not empty, and touches nothing there', async () => {
      mkdirSync(into());
      writeFileSync(join(into(), 'log.db'), 'precious');
      await expect(restoreTo(into())).rejects.toMatchObject({ code: 'restore-refused' });
      expect(readFileSync(join(into(), 'log.db'), 'utf8')).toBe('precious');
      await expect(restoreTo(test.directory)).rejects.toMatchObject({ code: 'restore-refused' });
    });

    it('is put back again where a restore was cut off', async () => {
      mkdirSync(into());
      for (const name of ['restoring', 'vault.db', 'log.db.partial']) writeFileSync(join(into(), name), 'half');
      expect((await restoreTo(into())).log.members).toBe(20);
      expect(emptied()).toEqual(expect.arrayContaining(['log.db', 'vault.db']));
      expect(emptied()).not.toContain('restoring');
    });
  });
});

function flip(path: string): void {
  const bytes = readFileSync(path);
  const middle = Math.floor(bytes.length / 2);
  bytes[middle] = (bytes[middle] ?? 0) ^ 1;
  writeFileSync(path, bytes);
}

function rewrite(directory: string, change: (text: string) => string): void {
  const path = join(directory, 'manifest.json');
  writeFileSync(path, change(readFileSync(path, 'utf8')));
}

function allEvents({ parts }: WholeEngine): Promise<readonly LoggedEvent[]> {
  return parts.log.readAll({ after: 0, limit: 100_000 });
}

async function openedLog(engine: WholeEngine): Promise<readonly OpenedEvent[]> {
  const { vault, crypto } = engine.parts;
  const events = await allEvents(engine);
  const keys = await vault.memberKeys([...new Set(events.map(({ stream }) => memberOf(stream)).filter((member) => member !== null))]);
  return events.map((event) => {
    if (!event.sealed) return { event, secret: null };
    const text = new TextDecoder().decode(crypto.open(keys.get(memberOf(event.stream) ?? '') ?? new Uint8Array(), event.sealed));
    return { event, secret: JSON.parse(text) as OpenedEvent['secret'] };
  });
}
