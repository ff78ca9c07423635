import { formatSampleLine, sampleHistory } from '@waymark/sample';
import { READY_MODELS } from '@waymark/scoring';
import type { WholeEngine } from '@waymark/server';
import type { TestEngine } from './test-engine';
import { activate, allTold, openTestEngine, until } from './test-engine';

jest.setTimeout(120_000);

const AS_OF = Date.parse('2026-05-31T00:00:00Z');
const LINES = [...sampleHistory({ contacts: 150, seed: 11, asOf: AS_OF })].filter(({ channel }) => channel !== 'handoff').map(formatSampleLine);

async function importAll(engine: WholeEngine, lines: readonly string[]): Promise<void> {
  await engine.imports.lines(lines.join('\n'), { firstLine: 1, dryRun: false });
}

async function fill(engine: WholeEngine, id: string, meanwhile: () => Promise<void>): Promise<string> {
  const found = await engine.registry.find(id, undefined);
  if (!found) throw new Error(`no model ${id}`);
  const { gen } = await engine.switches.begin(found);
  await meanwhile();
  await until(() => engine.switches.generation(gen)?.status !== 'filling');
  return gen;
}

describe('a generation that is filled from the columns', () => {
  let test: TestEngine;
  beforeEach(async () => {
    test = await openTestEngine({ settings: { fillContacts: 7, maxCachedFacts: 1 } });
    for (const { text } of READY_MODELS) await test.engine.models.publish(text, 'test');
    await activate(test.engine, READY_MODELS[0]?.text ?? '');
  });
  afterEach(() => test.close());

  it('has the rows that the log gives, also where events come in the meantime', async () => {
    const { engine } = test;
    const half = Math.floor(LINES.length / 2);
    await importAll(engine, LINES.slice(0, half));
    await allTold(engine);
    await engine.history.current();
    const gen = await fill(engine, 'gitlab-handbook', () => importAll(engine, LINES.slice(half)));
    await allTold(engine);
    expect(engine.runner.filler.filledFromColumns).toBeGreaterThan(20);
    expect(await engine.switches.confirm(gen, engine.projector.checkpoint.position, 'test')).toMatchObject({ ok: true });
    await allTold(engine);
    expect(engine.projector.live?.gen).toBe(gen);
    expect(await engine.projection.verify()).toMatchObject({ differing: 0 });
  });

  it('leaves to the log whom something has happened to since, whoever qualifies, and whoever sales has met', async () => {
    const { engine } = test;
    await importAll(engine, LINES);
    await allTold(engine);
    const history = await engine.history.current();
    const gen = await fill(engine, 'marketo-demographic', () => Promise.resolve());
    const again = await fill(engine, 'marketo-behaviour', () => Promise.resolve());
    expect(engine.runner.filler.filledFromColumns).toBeLessThanOrEqual(history.contacts.length * 2);
    expect(engine.runner.filler.filledFromColumns).toBeGreaterThan(history.contacts.length / 2);
    expect(engine.switches.generation(gen)).toMatchObject({ total: history.contacts.length });
    await engine.switches.confirm(again, engine.projector.checkpoint.position, 'test');
    await allTold(engine);
    expect(await engine.projection.verify()).toMatchObject({ differing: 0 });
  });
});
