import { cpSync, existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { HISTORY_FILE } from '@waymark/embedded';
import type { ScoredFact } from '@waymark/journey';
import { compareFacts, scoredFactOf } from '@waymark/journey';
import { countFacts } from '@waymark/replay';
import type { EngineParts } from '@waymark/server';
import { readContactEvents } from '@waymark/server';
import { contactsByName, rowsOf } from './histories';
import type { TestEngine } from './test-engine';
import { activate, allTold, DAY_MS, importFacts, openTestEngine, START, touch } from './test-engine';

const MODEL = JSON.stringify({
  schema: 'waymark/scoring-model/v1',
  id: 'history',
  behaviour: { rules: [{ id: 'attended', when: { action: 'attended' }, points: 60 }] },
  qualification: { when: { 'state.total': { gte: 100 } } },
});

const said: string[] = [];
const fit = (parts: EngineParts): EngineParts => ({ ...parts, logger: { ...parts.logger, warn: (_, message) => void said.push(message) } });
const person = (id: string, email: string, at = START - DAY_MS): object => touch(id, at, { contactId: undefined, identities: [{ type: 'email', value: email }] });

/** What models see of facts, in their order. */
const content = (facts: readonly ScoredFact[]): unknown => facts.map(({ id, occurredAt, kind, ...fact }) => ({ id, occurredAt, kind, action: 'action' in fact ? fact.action : null }));

/** Every contact's facts as the history has them, beside those that stand in its members' streams. */
async function compared({ engine }: TestEngine): Promise<{ readonly kept: unknown; readonly logged: unknown }> {
  const { log } = engine.parts;
  const { contacts, starts, ends, facts, shapes, position } = await engine.history.current();
  const ids = new Map((await log.readAll({ after: 0, limit: 100_000 })).map((event) => [event.position, scoredFactOf(event)?.id ?? '']));
  const kept = contacts.map((contact, which) => {
    const places = Array.from({ length: (ends[which] ?? 0) - (starts[which] ?? 0) }, (_, place) => (starts[which] ?? 0) + place);
    return [contact, content(places.map((at) => shapes.factOf(facts.shape[at] ?? 0, ids.get(facts.position[at] ?? 0) ?? '', facts.at[at] ?? 0)))];
  });
  const members = await rowsOf(engine, 'member');
  const shown = [...(await rowsOf(engine, 'contact'))].map((row) => String(row['contact'])).sort();
  const logged = shown.map(async (contact) => {
    const others = members.filter((row) => row['contact'] === contact).map((row) => String(row['member']));
    const events = await readContactEvents(log, [contact, ...others]);
    return [contact, content(events.map(scoredFactOf).filter((fact) => fact !== null).sort(compareFacts))];
  });
  expect(position).toBe(await log.end());
  return { kept, logged: await Promise.all(logged) };
}

async function expectSame(test: TestEngine): Promise<void> {
  await allTold(test.engine);
  const { kept, logged } = await compared(test);
  expect(kept).toEqual(logged);
}

/** Whoever asks next waits for the file that the one before had written. */
async function written({ engine, directory }: TestEngine): Promise<void> {
  await engine.history.current();
  expect(existsSync(join(directory, HISTORY_FILE))).toBe(true);
}

describe('the history of an engine', () => {
  let test: TestEngine;
  beforeEach(async () => {
    said.length = 0;
    test = await openTestEngine({ fit });
    await activate(test.engine, MODEL);
  });
  afterEach(() => test.close());

  it('follows late facts, hand-offs, merges and unmerges', async () => {
    await importFacts(test.engine, [person('a1', 'a@x.example'), person('a2', 'a@x.example'), person('b1', 'b@x.example')]);
    await expectSame(test);
    expect((await test.engine.history.current()).shapes.column('channel')?.values).toEqual(['webinar', 'handoff']);
    await importFacts(test.engine, [person('a0', 'a@x.example', START - 9 * DAY_MS)]);
    await expectSame(test);
    const names = await contactsByName(test.engine);
    const [a = '', b = ''] = [names.get('a1'), names.get('b1')];
    expect(await test.engine.people.merge([a, b], { by: 'ann', idempotencyKey: 'm' })).toMatchObject({ ok: true });
    await expectSame(test);
    expect((await test.engine.history.current()).contacts).toEqual([a]);
    await importFacts(test.engine, [person('b2', 'b@x.example')]);
    await expectSame(test);
    const [merge] = await rowsOf(test.engine, 'merge');
    expect(await test.engine.people.unmerge(String(merge?.['merge_id']), { by: 'ann', idempotencyKey: 'u' })).toMatchObject({ ok: true });
    await expectSame(test);
    expect((await test.engine.history.current()).contacts).toEqual([a, b].sort());
  });

  it('is in the data directory after a stop, and goes on from there', async () => {
    await importFacts(test.engine, [touch('f1', START - 5), touch('f2', START - 4)]);
    await expectSame(test);
    test = await test.reopen();
    expect(existsSync(join(test.directory, HISTORY_FILE))).toBe(true);
    await importFacts(test.engine, [touch('f3', START - 3), touch('g1', START - 3, { contactId: 'c2' })]);
    await expectSame(test);
    expect(said).toEqual([]);
  });

  it('is made anew when its file is damaged, and the log says so', async () => {
    await importFacts(test.engine, [touch('f1', START - 5), touch('f2', START - 4)]);
    await expectSame(test);
    const path = join(test.directory, HISTORY_FILE);
    test = await test.reopen(() => {
      const bytes = readFileSync(path);
      bytes.writeUInt8(bytes.readUInt8(bytes.length - 9) ^ 4, bytes.length - 9);
      writeFileSync(path, bytes);
    });
    await expectSame(test);
    expect(said).toEqual([expect.stringMatching(/history\.columns cannot be used \(its section \w+ was changed\): the history is made anew from the log/)]);
    said.length = 0;
    test = await test.reopen();
    await expectSame(test);
    expect(said).toEqual([]);
  });

  it('finds an older file after a crash, and the half of a newer one', async () => {
    await importFacts(test.engine, [touch('f1', START - 5)]);
    await expectSame(test);
    await written(test);
    const [folder, older] = [join(test.directory, 'history'), join(test.directory, 'older')];
    cpSync(folder, older, { recursive: true });
    await importFacts(test.engine, Array.from({ length: 30 }, (_, index) => touch(`late-${index}`, START - 100 + index)));
    await expectSame(test);
    test = await test.reopen(() => {
      rmSync(folder, { recursive: true });
      cpSync(older, folder, { recursive: true });
      writeFileSync(join(test.directory, `${HISTORY_FILE}.new`), 'half of it');
    });
    await expectSame(test);
    expect(countFacts(await test.engine.history.current())).toBe(32);
    expect(said).toEqual([]);
  });

  it('is of the log that it lies beside: with another it is made anew', async () => {
    await importFacts(test.engine, [touch('f1', START - 5)]);
    await expectSame(test);
    await written(test);
    const other = await openTestEngine({ fit });
    await activate(other.engine, MODEL);
    await importFacts(other.engine, [touch('g1', START - 5), touch('g2', START - 5), touch('g3', START - 5)]);
    const strange = await other.reopen(() => {
      cpSync(join(test.directory, 'history'), join(other.directory, 'history'), { recursive: true });
    });
    await expectSame(strange);
    expect(said).toEqual([expect.stringMatching(/is of another log/)]);
    await strange.close();
  });
});
