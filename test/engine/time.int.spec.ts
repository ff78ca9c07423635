import type { Row } from '@waymark/engine';
import type { EngineParts } from '@waymark/server';
import fc from 'fast-check';
import { contactsByName, rowsOf } from './histories';
import type { TestEngine } from './test-engine';
import { activate, allTold, DAY_MS, importFacts, openTestEngine, START, touch, until } from './test-engine';

const HOUR_MS = DAY_MS / 24;

/** A model in which everything that can fall due by time alone does. */
const MODEL = JSON.stringify({
  schema: 'waymark/scoring-model/v1',
  id: 'time',
  behaviour: {
    floor: 0,
    inactivity: { after: 'P3D', every: 'P2D', points: -15 },
    rules: [
      { id: 'attended', when: { action: 'attended' }, points: 60, decay: { expires: 'P5D' } },
      { id: 'visited', when: { action: 'visited' }, points: 30 },
    ],
  },
  qualification: { when: { 'state.total': { gte: 80 } }, rearm: 'on-drop' },
  stages: { enter: { contact: { action: 'visited' }, handshake: { 'state.qualified': true } }, fallback: [{ from: 'handshake', to: 'contact', idle: 'P4D' }] },
});

const FADING = JSON.stringify({
  schema: 'waymark/scoring-model/v1',
  id: 'fading',
  behaviour: {
    rules: [
      { id: 'attended', when: { action: 'attended' }, points: 60, decay: { halfLife: 'P1D' } },
      { id: 'visited', when: { action: 'visited' }, points: 30 },
    ],
  },
});

interface Step {
  /** Hours after the start, up to a day ahead. */
  readonly hours: number;
  readonly what: 'attended' | 'visited' | 'refuses' | 'consents';
}

const someSteps: fc.Arbitrary<readonly Step[]> = fc.array(
  fc.record({ hours: fc.integer({ min: -24 * 9, max: 23 }), what: fc.constantFrom<Step['what']>('attended', 'attended', 'visited', 'visited', 'refuses', 'consents') }),
  { minLength: 1, maxLength: 8 },
);

function factsOf(contactId: string, steps: readonly Step[]): readonly object[] {
  return steps.map(({ hours, what }, index) => {
    const base = { id: `${contactId}:${index}`, contactId, occurredAt: new Date(START + hours * HOUR_MS).toISOString() };
    if (what === 'attended' || what === 'visited') return { ...base, kind: 'touchpoint', channel: 'webinar', action: what };
    return { ...base, kind: 'profile', consent: { basis: 'form', purposes: ['sales_contact'], ...(what === 'refuses' ? { withdrawn: true } : {}) } };
  });
}

/** Until all that is due by now has been applied, and what was decided then is in the views. */
async function upToNow({ engine, clock }: TestEngine): Promise<void> {
  for (let end = -1; end !== (await engine.parts.log.end()); ) {
    end = await engine.parts.log.end();
    engine.runner.nudge();
    await until(() => engine.projector.nextDueAt > clock.now());
    await allTold(engine);
  }
}

/**
 * What the views say, but when rows were made. An offer is a fact of the instant at which it was made, which cannot be
 * the same: of contacts with one only the offer is compared.
 */
async function told({ engine }: TestEngine): Promise<unknown> {
  const live = engine.projector.live?.gen;
  const offered = new Set((await rowsOf(engine, 'handoff')).map(({ contact }) => contact));
  const names = new Map([...(await contactsByName(engine))].map(([name, contact]) => [contact, name]));
  const rows = async (table: string, ...columns: readonly string[]) => {
    const found = (await rowsOf(engine, table)).filter(({ gen, contact }) => String(gen).startsWith('base-') || (gen === live && !offered.has(contact)));
    return found.map((row: Row) => [names.get(String(row['contact'])), ...columns.map((column) => row[column])].join(' ')).sort();
  };
  return {
    score: await rows('score', 'behaviour', 'total', 'stage', 'stage_since', 'qualified', 'standing', 'touches'),
    stages: await rows('stage_entry', 'seq', 'stage', 'at'),
    qualifications: await rows('qualification', 'at', 'total'),
    handoffs: await rows('handoff', 'status', 'qualified_at', 'why'),
  };
}

describe('time', () => {
  it('a week asleep equals a week awake: the same scores, stages, qualifications and offers', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(someSteps, { minLength: 3, maxLength: 4 }), async (histories) => {
        const facts = histories.flatMap((steps, index) => factsOf(`c${index}`, steps));
        const [awake, asleep] = [await openTestEngine(), await openTestEngine()];
        for (const test of [awake, asleep]) {
          await activate(test.engine, MODEL);
          await importFacts(test.engine, facts);
          await upToNow(test);
        }
        for (let hours = 1; hours <= 24 * 8; hours += 11) {
          awake.clock.moveTo(START + hours * HOUR_MS);
          await upToNow(awake);
        }
        awake.clock.moveTo(START + 8 * DAY_MS);
        await upToNow(awake);
        const woken = await asleep.reopen(() => asleep.clock.moveTo(START + 8 * DAY_MS));
        await upToNow(woken);
        expect(await told(woken)).toEqual(await told(awake));
        expect(await woken.engine.projection.verify()).toMatchObject({ differing: 0 });
        await awake.close();
        await woken.close();
      }),
      { numRuns: 3, seed: 7, endOnFailure: true },
    );
  });

  it('makes fading scores anew in the background before they are an hour old, and leaves the others as they are', async () => {
    const test = await openTestEngine();
    await activate(test.engine, FADING);
    const still = { ...touch('s', START), contactId: 'c2', action: 'visited' };
    await importFacts(test.engine, [touch('f', START), still]);
    const scores = async (): Promise<readonly unknown[]> => (await rowsOf(test.engine, 'score')).map(({ as_of, total, fading }) => [as_of, total, fading]).sort();
    expect(await scores()).toEqual([[START, 30, 0], [START, 60, 1]]);
    test.clock.moveTo(START + 54 * 60_000);
    test.engine.runner.nudge();
    test.clock.moveTo(START + DAY_MS);
    test.engine.runner.nudge();
    let now: readonly unknown[] = [];
    await until(() => test.engine.projector.checkpoint.logicalNow >= START + DAY_MS);
    await test.engine.projector.turns.take(async () => {
      now = await scores();
    });
    expect(now).toEqual([[START, 30, 0], [START + DAY_MS, 30, 1]]);
    expect(await test.engine.projection.verify()).toMatchObject({ differing: 0 });
    await test.close();
  });

  it('what is due and has to wait for events is looked at when they are projected, and not over and over until then', async () => {
    const held = { waits: Promise.resolve(), looks: 0 };
    const fit = (parts: EngineParts): EngineParts => ({
      ...parts,
      clock: { ...parts.clock, breathe: () => ((held.looks += 1), parts.clock.breathe()) },
      log: {
        ...parts.log,
        subscribe: async function* (after, signal) {
          for await (const events of parts.log.subscribe(after, signal)) {
            await held.waits;
            yield events;
          }
        },
      },
    });
    const test = await openTestEngine({ fit });
    const { engine, clock } = test;
    await activate(engine, MODEL);
    await importFacts(engine, [touch('a', START - 2), touch('v', START - 1, { action: 'visited' })]);
    let release = (): void => undefined;
    try {
      expect(await rowsOf(engine, 'handoff')).toMatchObject([{ status: 'offered', overdue: 0 }]);
      held.waits = new Promise((resolve) => (release = resolve));
      await engine.imports.lines(JSON.stringify(touch('w', START)), { firstLine: 1, dryRun: false });
      clock.moveTo(START + 5 * HOUR_MS);
      const before = held.looks;
      for (let turns = 0; turns < 100; turns += 1) await new Promise((resolve) => setImmediate(resolve));
      expect(held.looks - before).toBeLessThan(5);
      expect(await rowsOf(engine, 'handoff')).toMatchObject([{ overdue: 0 }]);
      release();
      await until(() => engine.projector.nextDueAt > clock.now());
      await engine.projector.turns.settled();
      expect(await rowsOf(engine, 'handoff')).toMatchObject([{ overdue: 1 }]);
    } finally {
      release();
      await test.close();
    }
  });
});
