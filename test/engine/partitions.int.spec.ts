import type { Row } from '@waymark/engine';
import type { HandoffDecidedData } from '@waymark/journey';
import type { Engine } from '@waymark/server';
import { createReading, readHandoffChanges } from '@waymark/server';
import { createManualClock } from '@waymark/testkit';
import fc from 'fast-check';
import { LAW_MODEL } from './histories';
import { PartedEngine } from './parted-engine';
import { DAY_MS, openTestEngine, START, until } from './test-engine';

jest.setTimeout(300_000);

const HOUR_MS = DAY_MS / 24;
const MODELS = [LAW_MODEL, LAW_MODEL.replace('"gte":80', '"gte":60'), LAW_MODEL.replace('"points":25', '"points":50')];
/** What every part has for itself is looked at apart. */
const TABLES = ['contact', 'timeline', 'handoff', 'handoff_change', 'due', 'score', 'qualification', 'stage_entry', 'model', 'merge', 'member'];

interface Fact {
  readonly who: number;
  readonly what: 'attended' | 'visited' | 'unsubscribed' | 'cto' | 'refuses' | 'consents';
  readonly hours: number;
}

interface OfModel {
  readonly do: 'activate' | 'shadow' | 'deactivate';
  readonly version: number;
}

type Move =
  | { readonly do: 'facts'; readonly facts: readonly Fact[] }
  | { readonly do: 'wait'; readonly hours: number }
  | { readonly do: 'merge'; readonly of: readonly [number, number] }
  | { readonly do: 'unmerge'; readonly nth: number }
  | { readonly do: 'decide'; readonly nth: number; readonly action: 'accepted' | 'rejected' | 'converted' | 'recycled' }
  | OfModel
  | { readonly do: 'rollBack' | 'rebuild' | 'release' };

const fact: fc.Arbitrary<Fact> = fc.record({
  who: fc.nat({ max: 6 }),
  what: fc.constantFrom<Fact['what']>('attended', 'attended', 'visited', 'visited', 'visited', 'unsubscribed', 'cto', 'refuses', 'consents'),
  hours: fc.oneof({ weight: 3, arbitrary: fc.integer({ min: -48, max: 0 }) }, { weight: 1, arbitrary: fc.integer({ min: -300, max: -150 }) }, { weight: 1, arbitrary: fc.integer({ min: 1, max: 60 }) }),
});
const version = fc.integer({ min: 1, max: MODELS.length });
const happening: fc.Arbitrary<Move> = fc.oneof(
  { weight: 8, arbitrary: fc.record({ do: fc.constant('facts' as const), facts: fc.array(fact, { minLength: 2, maxLength: 5 }) }) },
  { weight: 2, arbitrary: fc.record({ do: fc.constant('wait' as const), hours: fc.integer({ min: 1, max: 60 }) }) },
  { weight: 4, arbitrary: fc.record({ do: fc.constant('merge' as const), of: fc.tuple(fc.nat({ max: 6 }), fc.nat({ max: 6 })) }) },
  { weight: 3, arbitrary: fc.record({ do: fc.constant('unmerge' as const), nth: fc.nat({ max: 4 }) }) },
  { weight: 2, arbitrary: fc.record({ do: fc.constant('decide' as const), nth: fc.nat({ max: 4 }), action: fc.constantFrom('accepted' as const, 'rejected' as const, 'converted' as const, 'recycled' as const) }) },
);
const deciding: fc.Arbitrary<Move> = fc.oneof(
  { weight: 3, arbitrary: fc.record({ do: fc.constantFrom('activate' as const, 'activate' as const, 'shadow' as const, 'deactivate' as const), version }) },
  { weight: 2, arbitrary: fc.record({ do: fc.constantFrom('rollBack' as const, 'rebuild' as const, 'release' as const) }) },
);

const identityOf = (who: number) => ({ type: 'email', value: `p${who}@x.example` });

function contentOf(what: Fact['what']): object {
  const consent = { basis: 'form', purposes: ['sales_contact'] };
  if (what === 'refuses') return { kind: 'profile', consent: { ...consent, withdrawn: true } };
  if (what === 'consents') return { kind: 'profile', consent };
  if (what === 'cto') return { kind: 'profile', profile: { title: 'CTO' } };
  return { kind: 'touchpoint', channel: 'webinar', action: what };
}

/** What is dated ahead never falls due at the very millisecond of something else. */
const instantOf = (now: number, hours: number): number => now + hours * HOUR_MS + (hours > 0 ? HOUR_MS / 2 : 0);

const wireOf = (facts: readonly Fact[], now: number, step: string): string =>
  facts.map(({ who, what, hours }, nth) => JSON.stringify({ id: `${step}-${nth}`, occurredAt: new Date(instantOf(now, hours)).toISOString(), identities: [identityOf(who)], ...contentOf(what) })).join('\n');

/** What somebody can do to an engine, however it projects. */
interface Asked {
  readonly engine: Engine;
  readonly now: number;
  readonly step: string;
  rows(table: string): Promise<readonly Row[]>;
  quiet(): Promise<void>;
}

const sorted = async ({ rows }: Asked, table: string, by: string): Promise<readonly Row[]> =>
  [...(await rows(table))].sort((a, b) => (`${String(a['offered_at'] ?? '')}${String(a[by])}` < `${String(b['offered_at'] ?? '')}${String(b[by])}` ? -1 : 1));

async function activate({ engine, quiet }: Asked, which: number): Promise<unknown> {
  const found = await engine.registry.find('laws', which);
  if (!found) return null;
  const { gen } = await engine.switches.begin(found);
  await quiet();
  return engine.switches.confirm(gen, engine.projection.checkpoint.position, 'test');
}

async function decide(asked: Asked, { nth, action }: Extract<Move, { do: 'decide' }>): Promise<unknown> {
  const open = (await sorted(asked, 'handoff', 'handoff')).filter((row) => row['open'] === 1);
  const row = open[nth % Math.max(1, open.length)];
  if (!row) return null;
  return asked.engine.desk.step({ contact: String(row['member']), handoffId: String(row['handoff']), action, by: 'kim', idempotencyKey: asked.step, reason: 'because' });
}

async function people(asked: Asked, move: Extract<Move, { do: 'merge' | 'unmerge' }>): Promise<unknown> {
  const by = { by: 'ann', idempotencyKey: asked.step };
  if (move.do === 'unmerge') {
    const made = (await sorted(asked, 'merge', 'merge_id')).filter((row) => row['undone'] === 0);
    const merge = made[move.nth % Math.max(1, made.length)];
    return merge && asked.engine.people.unmerge(String(merge['merge_id']), by);
  }
  const contacts = (await sorted(asked, 'contact', 'contact')).map((row) => String(row['contact']));
  const [a, b] = move.of.map((index) => contacts[index % Math.max(1, contacts.length)]);
  return a !== undefined && b !== undefined && a !== b ? asked.engine.people.merge([a, b], by) : null;
}

async function models(asked: Asked, move: OfModel | Extract<Move, { do: 'rollBack' | 'rebuild' | 'release' }>): Promise<unknown> {
  const { engine } = asked;
  if (!('version' in move)) {
    if (move.do === 'rollBack') return engine.switches.rollback('test');
    return move.do === 'rebuild' ? engine.switches.rebuild() : engine.release.run({ dryRun: false });
  }
  if (move.do === 'activate') return activate(asked, move.version);
  const found = await engine.registry.find('laws', move.version);
  return found && (move.do === 'shadow' ? engine.generations.shadow(found, 'test') : engine.generations.deactivate(found, 'test'));
}

async function act(asked: Asked, move: Move): Promise<void> {
  if (move.do === 'facts') await asked.engine.imports.lines(wireOf(move.facts, asked.now, asked.step), { firstLine: 1, dryRun: false });
  else if (move.do === 'decide') await decide(asked, move);
  else if (move.do === 'merge' || move.do === 'unmerge') await people(asked, move);
  else if (move.do !== 'wait') await models(asked, move);
}

/** Everything that was decided of hand-offs, by stream. */
async function decisions({ parts: { log } }: Engine): Promise<readonly unknown[]> {
  const events = await log.readAll({ after: 0, limit: 100_000 });
  const made = events.flatMap(({ stream, data }) => {
    const { handoffId, occurredAt, offer, fact: { action } = {} } = data as unknown as HandoffDecidedData & { readonly fact?: { readonly action?: string } };
    return stream.startsWith('handoff-') ? [[stream, handoffId, action, occurredAt, offer?.why, offer?.qualification.at, offer?.model.version]] : [];
  });
  return made.map((each) => JSON.stringify(each)).sort();
}

/** Rows are filled as of what has come to pass in their part. What fades differs by that, and `verify` looks at it. */
const isCompared = ({ fading }: Row, column: string): boolean => column !== 'as_of' && (fading !== 1 || !['behaviour', 'total'].includes(column));

const textOf = (row: Row): string =>
  JSON.stringify(Object.entries(row).filter(([column, value]) => isCompared(row, column) && !(value instanceof Uint8Array)).sort(([a], [b]) => (a < b ? -1 : 1)));
const textsOf = (rows: readonly Row[]): readonly string[] => rows.map(textOf).sort();

/** The union of the parts is what one projector of all contacts makes of the same log. */
async function expectWhole(parted: PartedEngine): Promise<void> {
  for (const table of TABLES) expect({ table, rows: textsOf(await parted.rows(table)) }).toEqual({ table, rows: textsOf(await parted.witnessed(table)) });
  const gens = ({ projector }: PartedEngine['witness']) => projector.generations.map(({ gen, status, model: { version: which }, border }) => ({ gen, status, which, border })).sort((a, b) => (a.gen < b.gen ? -1 : 1));
  for (const part of parted.parts) expect(gens(part)).toEqual(gens(parted.witness));
  expect(parted.engine.projection.live?.gen).toBe(parted.witness.projector.live?.gen);
  for (const { projection } of [...parted.parts, parted.witness]) expect(await projection.verify()).toMatchObject({ differing: 0, differences: [] });
  expect((await parted.engine.projection.verify()).contacts).toBe((await parted.witnessed('contact')).length);
}

const liveOf = ({ projection }: Engine): string | null => projection.live?.gen ?? null;

/** Nobody is offered twice: of a contact at most one is open that nobody has accepted. */
async function expectOnce(parted: PartedEngine): Promise<void> {
  const open = (await parted.rows('handoff')).filter((row) => row['status'] === 'offered' && row['open'] === 1).map((row) => row['contact']);
  expect(new Set(open).size).toBe(open.length);
}

const openParted = async (count: number, clock = createManualClock(START)) => {
  const parted = await PartedEngine.open({ clock, count, settings: { fillContacts: 2, dropRows: 3 } });
  for (const text of MODELS) await parted.engine.models.publish(text, 'test');
  await parted.quiet();
  const at = (step: string): Asked => ({ engine: parted.engine, now: clock.now(), step, rows: (table) => parted.witnessed(table), quiet: () => parted.quiet() });
  await act(at('first'), { do: 'activate', version: 1 });
  await parted.quiet();
  return { parted, clock, at };
};

describe('parts of the contacts, each with a projector', () => {
  it.each([1, 2, 3])('have together the rows of one, and offer whom one offers, for the same reason (%i)', async (count) => {
    let offers = 0;
    await fc.assert(
      fc.asyncProperty(fc.array(fc.oneof({ weight: 4, arbitrary: happening }, { weight: 1, arbitrary: deciding }), { minLength: 8, maxLength: 20 }), async (moves) => {
        const { parted, clock, at } = await openParted(count);
        const { engine, close } = await openTestEngine({ clock, settings: { fillContacts: 2, dropRows: 3, refreshMs: 1_000 * DAY_MS } });
        const quiet = async (): Promise<void> => {
          for (let end = -1; end < (await engine.parts.log.end()); end = engine.projector.checkpoint.position) await engine.settled(1).then(() => new Promise((resolve) => setImmediate(resolve)));
          while (engine.projector.nextDueAt <= clock.now() || engine.switches.list().some(({ status }) => status === 'filling' || status === 'dropping')) await new Promise((resolve) => setImmediate(resolve));
        };
        const atWhole = (step: string): Asked => ({ engine, now: clock.now(), step, rows: (table) => engine.parts.views.select({ table, where: [], limit: 100_000 }), quiet });
        for (const text of MODELS) await engine.models.publish(text, 'test');
        await quiet();
        await act(atWhole('first'), { do: 'activate', version: 1 });
        await quiet();
        for (const [index, move] of moves.entries()) {
          clock.moveTo(clock.now() + (move.do === 'wait' ? move.hours * HOUR_MS : 60_000));
          await parted.quiet();
          await quiet();
          await act(at(`s${index}`), move);
          await parted.quiet();
          await act(atWhole(`s${index}`), move);
          await quiet();
        }
        await expectWhole(parted);
        await expectOnce(parted);
        const [theirs, ours] = [await decisions(parted.engine), await decisions(engine)];
        offers += ours.length;
        await parted.close();
        await close();
        expect(theirs).toEqual(ours);
      }),
      { numRuns: 8, endOnFailure: true },
    );
    // Histories in which nobody is offered prove nothing.
    expect(offers).toBeGreaterThan(0);
  });

  it.each([2, 3])('are at one again however one of them was held up, across merges, unmerges and switches (%i)', async (count) => {
    const held = fc.record({ hold: fc.option(fc.nat({ max: count - 1 })), moves: fc.array(happening, { minLength: 2, maxLength: 6 }), back: fc.boolean() });
    await fc.assert(
      fc.asyncProperty(fc.array(held, { minLength: 2, maxLength: 5 }), async (stretches) => {
        const { parted, clock, at } = await openParted(count);
        await act(at('second'), { do: 'activate', version: 2 });
        await parted.quiet();
        for (const [index, { hold, moves, back }] of stretches.entries()) {
          if (hold !== null) parted.hold(hold);
          for (const [nth, move] of (back ? [...moves, { do: 'rollBack' as const }] : moves).entries()) {
            clock.moveTo(clock.now() + (move.do === 'wait' ? move.hours * HOUR_MS : 60_000));
            await act(at(`s${index}-${nth}`), move);
            await parted.quiet(hold === null ? [] : [hold]);
          }
          parted.letGo();
          await parted.quiet();
        }
        await expectWhole(parted);
        await expectOnce(parted);
        await parted.close();
      }),
      { numRuns: 8, endOnFailure: true },
    );
  });

  it('of which one has not passed a switch yet show the model before it, whole; when all have, the new one', async () => {
    const { parted, clock, at } = await openParted(2);
    await act(at('facts'), { do: 'facts', facts: Array.from({ length: 7 }, (_, who) => ({ who, what: 'attended', hours: -2 })) });
    await parted.quiet();
    const before = liveOf(parted.engine);
    const { gen } = await parted.engine.switches.begin(await parted.engine.registry.published({ id: 'laws', version: 2 }));
    await parted.quiet();
    parted.hold(1);
    clock.moveTo(clock.now() + 1);
    expect(await parted.engine.switches.confirm(gen, parted.engine.projection.checkpoint.position, 'test')).toMatchObject({ ok: true });
    await act(at('more'), { do: 'facts', facts: [0, 1, 2, 3].map((who) => ({ who, what: 'visited', hours: 0 })) });
    await parted.quiet([1]);
    expect(parted.parts.map(({ projector }) => projector.live?.gen)).toEqual([gen, before]);
    for (const engine of parted.engines) {
      const { projection, switches, release } = engine;
      expect([liveOf(engine), projection.generations.map(({ status }) => status).sort()]).toEqual([before, ['live', 'ready']]);
      expect(await switches.rollback('test')).toMatchObject({ ok: false, refusal: { code: 'switch-under-way' } });
      expect(await release.run({ dryRun: true })).toMatchObject({ ok: false, code: 'switch-under-way' });
    }
    expect((await parted.rows('score')).filter((row) => row['gen'] === before)).toHaveLength(7);
    parted.letGo();
    await parted.quiet();
    expect(parted.engines.map(liveOf)).toEqual([gen, gen]);
    await expectWhole(parted);
    await parted.close();
  });

  it('leave whom a switch qualified waiting as one projector does, also where a merge or an unmerge moves them to another part', async () => {
    const outcomes: (readonly unknown[])[] = [];
    for (const count of [1, 2, 3]) {
      const { parted, clock, at } = await openParted(count);
      await act(at('facts'), { do: 'facts', facts: Array.from({ length: 7 }, (_, who) => ({ who, what: 'attended', hours: -2 - who })) });
      await parted.quiet();
      await act(at('second'), { do: 'activate', version: 2 });
      await parted.quiet();
      for (let nth = 0; nth < 12; nth += 1) {
        clock.moveTo(clock.now() + 60_000);
        await act(at(`s${nth}`), nth % 3 === 2 ? { do: 'unmerge', nth } : { do: 'merge', of: [nth % 4, nth % 4 + 1] });
        await parted.quiet();
      }
      await expectWhole(parted);
      outcomes.push(await decisions(parted.engine));
      await parted.close();
    }
    // Forgetting what another part had found offers more of them.
    expect(outcomes).toEqual([outcomes[0], outcomes[0], outcomes[0]]);
  });

  it.each([0, 1])('of which one lost its views have the same names again, and offer nobody twice (%i)', async (index) => {
    const { parted, at } = await openParted(2);
    await act(at('facts'), { do: 'facts', facts: Array.from({ length: 7 }, (_, who) => ({ who, what: 'attended', hours: -2 - who })) });
    await act(at('more'), { do: 'facts', facts: [0, 1, 2, 3].map((who) => ({ who, what: 'visited', hours: 0 })) });
    await parted.quiet();
    await act(at('merge'), { do: 'merge', of: [0, 5] });
    await act(at('shadow'), { do: 'shadow', version: 3 });
    await parted.quiet();
    // The name that the log knows is not the one of the rows any more.
    await parted.engine.switches.rebuild();
    await parted.quiet();
    const names = (): readonly string[] => parted.engine.projection.generations.map(({ gen, status }) => `${gen} ${status}`).sort();
    const [before, made] = [names(), await decisions(parted.engine)];
    expect(made.length).toBeGreaterThan(3);
    await parted.loseViews(index);
    await parted.engine.projection.deciding(() => Promise.resolve());
    expect(parted.engine.projection.live).toBeNull();
    await parted.quiet();
    expect(names()).toEqual(before);
    expect(await decisions(parted.engine)).toEqual(made);
    await expectWhole(parted);
    await parted.close();
  });

  it('whose live rows are made anew are read under the old name until all have the new ones', async () => {
    const { parted, at } = await openParted(2);
    await act(at('facts'), { do: 'facts', facts: Array.from({ length: 7 }, (_, who) => ({ who, what: 'attended', hours: -2 })) });
    await parted.quiet();
    const before = parted.engine.projection.live?.gen;
    const begun = await parted.engine.switches.rebuild();
    parted.hold(1);
    const [one] = parted.parts;
    await until(() => one?.projector.generations.some(({ gen, readyAt }) => gen === begun?.gen && readyAt !== null) ?? false);
    await one?.projection.deciding(() => Promise.resolve());
    await parted.engine.projection.deciding(() => Promise.resolve());
    expect(parted.engine.projection.generations.map(({ gen, status }) => [gen, status])).toEqual(expect.arrayContaining([[before, 'live'], [begun?.gen, 'filling']]));
    parted.letGo();
    await parted.quiet();
    expect(parted.engine.projection.generations.map(({ gen, status }) => [gen, status])).toEqual([[begun?.gen, 'live']]);
    await expectWhole(parted);
    await parted.close();
  });

  it('are told of in the order of the log: who reads on misses no change of a part that was behind, nor one that moved to another', async () => {
    const { parted, at } = await openParted(2);
    const reading = createReading(parted.engine);
    const told: number[] = [];
    const read = async (): Promise<void> => {
      await parted.engine.projection.deciding(() => Promise.resolve());
      for (const { position } of await readHandoffChanges(reading, told.at(-1) ?? 0, 2)) told.push(position);
    };
    for (const hold of [0, 1, 0, 1]) {
      parted.hold(hold);
      const step = `r${told.length}-${hold}`;
      await act(at(step), { do: 'facts', facts: Array.from({ length: 7 }, (_, who) => [{ who, what: 'attended' as const, hours: -2 }, { who, what: 'visited' as const, hours: -1 }]).flat() });
      await parted.quiet([hold]);
      await read();
      await act(at(`${step}m`), { do: 'merge', of: [hold, 5] });
      await parted.quiet([hold]);
      await read();
      parted.letGo();
      await parted.quiet();
      await act(at(`${step}u`), { do: 'unmerge', nth: 0 });
      await read();
    }
    await parted.quiet();
    for (let before = -1; before < told.length; ) {
      before = told.length;
      await read();
    }
    expect(told).toEqual((await parted.witnessed('handoff_change')).map((row) => Number(row['position'])).sort((a, b) => a - b));
    expect(told.length).toBeGreaterThan(8);
    await parted.close();
  });
});
