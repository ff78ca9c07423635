import { join } from 'node:path';
import { createSqliteViewStore } from '@waymark/adapters/sqlite';
import { OUT_TOPICS } from '@waymark/engine';
import type { WholeEngine } from '@waymark/server';
import { createProjector, partitionOf, sharedParts } from '@waymark/server';
import { VIEW_TABLES } from '@waymark/views';
import { Consumer, FakeOutlet } from './consumer';
import { factsOf, LAW_MODEL, rowsOf } from './histories';
import type { Step } from './histories';
import { expectTold, touchNow } from './telling';
import type { TestEngine } from './test-engine';
import { activate, allTold, importFacts, openTestEngine, START, until } from './test-engine';

const PARTS = 2;
const NAMES = ['ann', 'bob', 'cyd', 'dan', 'eve', 'fay'];

const qualifying: readonly Step[] = [{ hours: 30, what: 'attended' }, { hours: 20, what: 'attended' }, { hours: 10, what: 'visited' }];

type Part = Pick<WholeEngine, 'projector' | 'runner'>;

describe('what several projectors tell that share the contacts', () => {
  let test: TestEngine;
  let parts: readonly Part[] = [];
  const consumer = new Consumer();

  const start = async (): Promise<void> => {
    const shared = sharedParts(test.engine.parts);
    parts = Array.from({ length: PARTS }, (_, index) => {
      const views = createSqliteViewStore({ path: join(test.directory, `part-${index}.db`), tables: VIEW_TABLES });
      return createProjector({ ...shared, parts: { ...shared.parts, views, partition: partitionOf(index, PARTS), outlets: [new FakeOutlet(consumer, 'fake', OUT_TOPICS)] } });
    });
    for (const { runner } of parts) await runner.start();
  };
  const stop = async (): Promise<void> => {
    for (const { runner, projector } of parts) {
      await runner.stop();
      await projector.parts.views.close();
    }
  };
  beforeAll(async () => {
    test = await openTestEngine();
    await activate(test.engine, LAW_MODEL);
    await importFacts(test.engine, factsOf('old', qualifying));
    await start();
  });
  afterAll(async () => {
    await stop();
    await test.close();
  });

  /** Everybody has projected all that is decided, and told it. */
  const told = async (): Promise<void> => {
    const isDone = ({ projector, runner }: Part, end: number): boolean => runner.health().caughtUp && projector.checkpoint.position >= end && projector.teller.isTelling() && projector.teller.state.cursor === null;
    for (let end = -1; end !== (await test.engine.parts.log.end()); ) {
      await allTold(test.engine);
      end = await test.engine.parts.log.end();
      await until(() => parts.every((part) => isDone(part, end)));
      for (const { runner } of parts) while ((await runner.outbox.status()).some(({ waiting }) => waiting > 0)) await new Promise((resolve) => setImmediate(resolve));
    }
    await expectTold(test, consumer);
  };

  it('is of one epoch, and together what one of them alone would tell', async () => {
    for (const name of NAMES) await importFacts(test.engine, factsOf(name, qualifying));
    await touchNow(test, 'late', 'bob', 'unsubscribed', START - 25 * 3_600_000);
    await told();
    expect(new Set(consumer.heard.map(({ data }) => data.epoch)).size).toBe(1);
    const tellers = await Promise.all(parts.map(({ projector }) => projector.parts.views.count('told', [])));
    expect(tellers.every((count) => count > 0)).toBe(true);
  });

  it('moves with people who are merged and parted, whoever tells of them', async () => {
    const contacts = (await rowsOf(test.engine, 'contact')).map((row) => String(row['contact']));
    const [one = '', other = ''] = contacts;
    const merged = await test.engine.people.merge([one, other], { by: 'ann', idempotencyKey: 'm' });
    expect(merged.ok).toBe(true);
    await told();
    const merge = (await rowsOf(test.engine, 'merge')).find(({ undone }) => undone === 0);
    await test.engine.people.unmerge(String(merge?.['merge_id']), { by: 'ann', idempotencyKey: 'u' });
    await told();
  });

  it('goes on after a restart in the same epoch', async () => {
    await stop();
    await importFacts(test.engine, factsOf('new', qualifying));
    await start();
    await told();
    expect(new Set(consumer.heard.map(({ data }) => data.epoch)).size).toBe(1);
  });
});
