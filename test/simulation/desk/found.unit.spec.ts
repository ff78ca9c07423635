import type { EngineSettings } from '@waymark/server';
import { Auditor, createReading, findLeads } from '@waymark/server';
import { Scheduler, SeededDice, SimulatedClock } from '@waymark/testkit';
import { itemOf } from '../history';
import { START } from '../random-facts';
import type { Deed } from './facts';
import { factOf } from './facts';
import { imageOf, untilDone } from './image';
import type { Shape } from './installation';
import { Installation } from './installation';
import { MODEL_ID } from './models';
import { DeskProcess } from './process';
import type { Projecting } from './weakening';

const ONE: Shape = { servers: false, parts: 1 };
const HELD: Shape = { servers: true, parts: 1 };

/** One process to which nothing happens but what a test does. */
async function begun(shape: Shape, settings: Partial<EngineSettings> = {}) {
  const stores = new Installation(shape, await imageOf(shape));
  const clock = new SimulatedClock(START + 60_000);
  const [dice, secrets] = [new SeededDice(1), await stores.vault.secrets()];
  const scheduler = new Scheduler(dice, () => undefined, false);
  scheduler.isAtRest = true;
  const process = new DeskProcess('one', 0, { scheduler, clock, dice, stores, secrets, weakening: {} }, { droppedStayMs: 0, ...settings }, 0);
  const done = <T>(work: Promise<T>): Promise<T> => untilDone(work, clock);
  await done(process.start());
  const projecting = (): Projecting => {
    const [first] = process.projecting.values();
    if (!first) throw new Error('it projects');
    return first;
  };
  const waited = (ms: number): Promise<void> => done(process.clock.until(process.clock.now() + ms, process.ended));
  if (shape.servers) await waited(15_000);
  const take = async (id: string, who: string, action: string): Promise<void> => {
    const deed: Deed = { id, occurredAt: clock.instant - 1_000, identities: [{ type: 'email', value: `${who}@x.cn` }], content: { kind: 'touchpoint', channel: 'webinar', action } };
    await done(process.engine.ingest.submit([itemOf(factOf(deed, clock.instant))]));
    await done(settled());
  };
  const settled = async (): Promise<void> => {
    while (projecting().projector.checkpoint.position < (await stores.log.end())) await process.clock.until(process.clock.now() + 100, process.ended);
  };
  return { stores, process, projecting, done, take, waited };
}

const published = async ({ engine }: DeskProcess, version: number) => {
  const found = await engine.registry.find(MODEL_ID, version);
  if (!found) throw new Error('it is published');
  return found;
};

describe('what the simulation has found', () => {
  it('goes on where an older vault was laid back and a contact has been given another key', async () => {
    const { stores, process, take, done } = await begun(ONE);
    await take('a', 'ann', 'attended');
    stores.vault.forget(stores.decisions.rows.all().members.map(({ id }) => id));
    await take('b', 'ann', 'visited');
    const page = await done(findLeads(createReading(process.engine), { limit: 9 }));
    expect(page).toMatchObject({ ok: true, value: { items: [{ touches: 2, contact: { email: null } }] } });
  });

  it('projects every event where another turn finds that the views have lost their last commit', async () => {
    const { stores, projecting, take, done, waited } = await begun(HELD);
    await take('a', 'ann', 'visited');
    await waited(120_000);
    await take('b', 'bob', 'visited');
    stores.parts[0]?.views.stepBack(9, { durable: true });
    const { projector, runner } = projecting();
    await expect(done(projector.turns.take(() => projector.commit([])))).rejects.toMatchObject({ code: 'views-stepped-back' });
    await take('c', 'cyd', 'visited');
    await waited(5_000);
    expect(await done(new Auditor(runner).verify())).toMatchObject({ differing: 0, contacts: 3 });
  });

  it('tells a change once that comes in a batch with another, while a job has not come to the contact', async () => {
    const { stores, process, projecting, take, done, waited } = await begun(ONE);
    await take('a', 'ann', 'demo_requested');
    const { projector } = projecting();
    const [row] = await stores.parts[0]!.views.select({ table: 'handoff', where: [], limit: 1 });
    await done(
      projector.turns.take(async () => {
        const { position } = projector.checkpoint;
        for (const owner of ['bo', 'cy']) await process.engine.desk.assign(String(row?.['contact']), String(row?.['handoff']), owner, 'kim', owner);
        if (projector.teller.state) projector.teller.state = { ...projector.teller.state, cursor: '' };
        await projector.project(await stores.log.readAll({ after: position, limit: 9 }));
      }),
    );
    await waited(5_000);
    expect(stores.listener.consumer.faults).toEqual([]);
    expect(stores.listener.consumer.now('waymark.handoffs').map(({ data }) => data['owner'])).toEqual(['cy']);
  });

  it('sends what a commit has written that was told to have failed', async () => {
    const { stores, projecting, take, done, waited } = await begun(ONE);
    const { views } = projecting().projector.parts;
    const commit = views.commit.bind(views);
    views.commit = async (changes) => {
      await commit(changes);
      if (!changes.some(({ table }) => table === 'outbox')) return;
      views.commit = commit;
      throw new Error('nobody knows');
    };
    await take('a', 'ann', 'attended');
    await waited(5_000);
    expect(stores.listener.consumer.now('waymark.stages')).not.toEqual([]);
    expect(await done(stores.parts[0]!.views.count('outbox', []))).toBe(0);
  });

  it('rebuilds once at a time: whoever asks meanwhile is told of the one that is under way', async () => {
    const { process, projecting, take, done, waited } = await begun(ONE, { fillContacts: 1 });
    await take('a', 'ann', 'visited');
    await take('b', 'bob', 'visited');
    const [one, other] = await done(Promise.all([process.engine.switches.rebuild(), process.engine.switches.rebuild()]));
    expect(other?.gen).toBe(one?.gen);
    await waited(10_000);
    expect(projecting().projector.generations).toMatchObject([{ gen: one?.gen, status: 'live' }]);
  });

  it('keeps the rows of a dropped generation for whoever reads them still, and removes them afterwards', async () => {
    const { stores, process, take, done, waited } = await begun(ONE, { droppedStayMs: 10_000 });
    await take('a', 'ann', 'visited');
    const before = process.engine.projection.live?.gen;
    await done(process.engine.switches.rebuild());
    await waited(5_000);
    const rows = async (): Promise<number> => stores.parts[0]!.views.count('score', [{ column: 'gen', op: '=', value: before ?? '' }]);
    expect(process.engine.projection.live?.gen).not.toBe(before);
    expect(await rows()).toBe(1);
    await waited(120_000);
    expect(await rows()).toBe(0);
  });

  it('drops no generation that has gone live since the drop was asked for', async () => {
    const { process, projecting, done, waited } = await begun(ONE);
    const { gen } = await done(process.engine.switches.begin(await published(process, 2)));
    await waited(2_000);
    const { projector } = projecting();
    const asked: Promise<unknown>[] = [];
    const goesLive = projector.turns.take(async () => {
      asked.push(process.engine.generations.drop(gen, 'kim'));
      await projector.putGenerations(projector.generations.map((each) => ({ ...each, status: each.gen === gen ? ('live' as const) : ('retired' as const) })));
    });
    await done(goesLive);
    expect(await done(Promise.all(asked))).toMatchObject([{ ok: false, refusal: { code: 'model-live' } }]);
    expect(projector.live?.gen).toBe(gen);
  });

  it('takes no model for a shadow that is live by the log, though its generation was lost with the views', async () => {
    const { process, projecting, done } = await begun(ONE);
    const { projector } = projecting();
    const asked = projector.turns.take(async () => void (projector.generations = []));
    const answer = process.engine.generations.shadow(await published(process, 1), 'kim');
    await done(asked);
    expect(await done(answer)).toMatchObject({ ok: false, refusal: { code: 'already-live' } });
  });
});
