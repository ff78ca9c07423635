import type { Row } from '@waymark/engine';
import type { Engine } from '@waymark/server';
import type { Consumer } from './consumer';
import { rowsOf } from './histories';
import type { TestEngine } from './test-engine';
import { allTold, until } from './test-engine';

const RETRY_TURNS = 500;
const RETRY_MS = 60_000;

/** Waits until everything that is decided is projected, everybody has been told, and every outlet has what waited. */
export async function toldOut({ engine, clock }: TestEngine): Promise<void> {
  const { runner, projector } = engine;
  const done = (): boolean => projector.teller.isTelling() && projector.teller.state.cursor === null && runner.health().caughtUp;
  do {
    await allTold(engine);
    await until(done);
    for (let [waits, turns] = [true, 1]; waits; turns += 1) {
      await new Promise((resolve) => setImmediate(resolve));
      // An attempt may have failed just as the clock was moved: it is made again in a minute at most.
      if (turns % RETRY_TURNS === 0) clock.moveTo(clock.now() + RETRY_MS);
      waits = (await runner.outbox.status()).some(({ waiting }) => waiting > 0);
    }
  } while (projector.checkpoint.position < (await engine.parts.log.end()) || !done());
}

/** What the live generation's rows say, in the words of the messages. */
export async function saidByRows(engine: Pick<Engine, 'parts' | 'projection'>): Promise<Readonly<Record<string, readonly string[]>>> {
  const live = engine.projection.live?.gen;
  const ofLive = async (table: string): Promise<readonly Row[]> => (await rowsOf(engine, table)).filter(({ gen }) => gen === live);
  const [stages, scores, handoffs] = [await ofLive('stage_entry'), await ofLive('score'), await rowsOf(engine, 'handoff')];
  return {
    stages: lines(stages, ({ contact, stage, at }) => [contact, stage, time(at)]),
    scores: lines(scores.filter((row) => row['class'] !== null || row['qualified'] === 1 || row['qualified_at'] !== null), (row) => [row['contact'], row['class'], row['qualified'] === 1, time(row['qualified_at'])]),
    handoffs: lines(handoffs, (row) => [row['contact'], row['handoff'], row['status'], row['open'] === 1, row['owner'], time(row['due_at'])]),
  };
}

export function saidByConsumer(consumer: Consumer): Readonly<Record<string, readonly string[]>> {
  const scores = consumer.now('waymark.scores').map(({ data }) => data).filter((data) => data['class'] !== null || data['qualified'] === true || data['qualifiedAt'] !== null);
  return {
    stages: lines(consumer.now('waymark.stages').map(({ data }) => data), (data) => [data.contactId, data['stage'], data['at']]),
    scores: lines(scores, (data) => [data.contactId, data['class'], data['qualified'], data['qualifiedAt']]),
    handoffs: lines(consumer.now('waymark.handoffs').map(({ data }) => data), (data) => [data.contactId, data['handoffId'], data['status'], data['open'], data['owner'], data['dueAt']]),
  };
}

/** Whoever consumed the messages knows exactly what the live generation says. */
export async function expectTold(test: TestEngine, consumer: Consumer): Promise<void> {
  expect(consumer.faults).toEqual([]);
  expect(saidByConsumer(consumer)).toEqual(await saidByRows(test.engine));
}

/** A touch that comes as it happens. */
export async function touchNow({ engine }: TestEngine, id: string, contactId: string, action: string, at: number): Promise<void> {
  const event = { specversion: '1.0', id, source: 'tests', type: 'waymark.touchpoint.v1', time: new Date(at).toISOString(), subject: `contact_id:${contactId}`, data: { channel: 'webinar', action } };
  const taken = await engine.intake.http('application/cloudevents+json', {}, JSON.stringify(event), { role: 'admin', sources: [], channels: [] });
  if (!JSON.stringify(taken).includes('accepted')) throw new Error(JSON.stringify(taken));
  await allTold(engine);
}

function lines<T>(all: readonly T[], words: (each: T) => readonly unknown[]): readonly string[] {
  return all.map((each) => JSON.stringify(words(each))).sort();
}

function time(cell: unknown): string | null {
  return typeof cell === 'number' ? new Date(cell).toISOString() : null;
}
