import { WaymarkError } from '@waymark/engine';
import type { EngineParts } from '@waymark/server';
import type { TestEngine } from './test-engine';
import { activate, allTold, DAY_MS, importFacts, openTestEngine, START, touch, until } from './test-engine';

const EXPIRING = JSON.stringify({
  schema: 'waymark/scoring-model/v1',
  id: 'expiring',
  behaviour: { rules: [{ id: 'visited', when: { action: 'visited' }, points: 30, decay: { expires: 'P5D' } }] },
});

const SILENT = { info: () => undefined, warn: () => undefined, error: () => undefined };

describe('what a projector says of itself', () => {
  let isFull: boolean;
  let test: TestEngine;
  const fit = (parts: EngineParts): EngineParts => {
    const { views } = parts;
    return {
      ...parts,
      logger: SILENT,
      views: {
        select: (query) => views.select(query),
        count: (table, where) => views.count(table, where),
        countBy: (table, columns, where) => views.countBy(table, columns, where),
        commit: (changes) => (isFull ? Promise.reject(new WaymarkError('disk-full', 'make room')) : views.commit(changes)),
        close: () => views.close(),
      },
    };
  };
  const visit = (id: string): object => touch(id, START - DAY_MS, { contactId: 'c1', action: 'visited' });
  const failure = (): string | null => test.engine.runner.health().failure;
  /** With a clock that goes on, as what failed is tried again. */
  const becomes = (holds: () => boolean): Promise<void> => until(() => (test.clock.moveTo(test.clock.now() + 100), holds()));

  beforeEach(async () => {
    isFull = false;
    test = await openTestEngine({ fit });
    await activate(test.engine, EXPIRING);
    await importFacts(test.engine, [visit('f1')]);
    await allTold(test.engine);
  });
  afterEach(() => test.close());

  it('is a failure as long as events cannot be projected, and nothing afterwards', async () => {
    isFull = true;
    await test.engine.imports.lines(JSON.stringify(visit('f2')), { firstLine: 1, dryRun: false });
    await becomes(() => failure() !== null);
    for (let tries = 0; tries < 20; tries += 1) await becomes(() => true);
    expect(failure()).toBe('make room');
    isFull = false;
    await becomes(() => failure() === null);
    expect(test.engine.runner.health().position).toBe(await test.engine.parts.log.end());
  });

  it('is a failure as long as what falls due cannot be applied, and nothing afterwards though no event comes', async () => {
    isFull = true;
    test.clock.moveTo(START + 6 * DAY_MS);
    await becomes(() => failure() !== null);
    expect(failure()).toBe('make room');
    isFull = false;
    await becomes(() => failure() === null);
  });
});
