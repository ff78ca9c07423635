import { rmSync } from 'node:fs';
import { createHttpApp } from '@waymark/server';
import { createManualClock } from '@waymark/testkit';
import { ADDITIONS, BASE_GENERATION } from '@waymark/views';
import { FragileEngine } from './fragile-engine';
import type { Work } from './generation-works';
import { doActivate, doDeactivate, doImport, doRollBack, doShadow, HOUR_MS, MODELS, moveTo, SMALL_STEPS, summary, surely } from './generation-works';
import { rowsOf } from './histories';
import { asOlderProgram, madeIn } from './older-views';
import { DAY_MS, START, touch } from './test-engine';

jest.setTimeout(600_000);

/** Of the writes of one story, so many are as good as all: the stories begin alike. */
const EVERY = 2;

const PEOPLE = ['a', 'b', 'c', 'd', 'e'];
const worksAt = (contactId: string, domain: string, days = 20): object => ({ kind: 'profile', id: `${contactId}-${domain}`, contactId, occurredAt: new Date(START - days * DAY_MS).toISOString(), account: { domain } });

/** Five people of two companies, three of them with an offer. */
const FACTS = [
  ...PEOPLE.map((who, index) => worksAt(who, index % 2 === 0 ? 'Acme.Example' : 'lovelace.example')),
  ...PEOPLE.map((who, index) => touch(`${who}1`, START - index * DAY_MS, { contactId: who })),
  ...['a', 'b', 'e'].map((who) => touch(`${who}2`, START - HOUR_MS, { contactId: who, action: 'visited' })),
  touch('c2', START + 30 * HOUR_MS, { contactId: 'c' }),
];

/** A directory that a program from before the first addition works on: version 1 is live, 2 retired, 3 a shadow. */
async function olderProgram(): Promise<FragileEngine> {
  const begun = await FragileEngine.open(createManualClock(START), SMALL_STEPS);
  const program = await begun.reopen(asOlderProgram(begun.directory, true));
  for (const text of MODELS) await program.engine.models.publish(text, 'test');
  for (const work of [doActivate(1), doImport(...FACTS), doActivate(2), doRollBack(), doShadow(3)]) await surely(program, work);
  return program;
}

/** What rows say of companies where they have been told of them, against who works where. */
async function wrongAccounts({ engine }: FragileEngine): Promise<readonly string[]> {
  const domains = new Map((await rowsOf(engine, 'contact')).map((row) => [row['contact'], row['account_domain']]));
  const told = new Set(engine.switches.list().filter(({ status, additions }) => status !== 'filling' && additions === ADDITIONS).map(({ gen }) => gen));
  const scores = (await rowsOf(engine, 'score')).filter(({ gen }) => told.has(String(gen)));
  const handoffs = engine.projector.checkpoint.additions === ADDITIONS ? await rowsOf(engine, 'handoff') : [];
  const wrong = [...scores, ...handoffs].filter(({ contact, account }) => String(domains.get(contact) ?? '').toLowerCase() !== (account ?? ''));
  return wrong.map(({ gen, contact, account }) => `${String(contact)} in ${String(gen)}: ${String(account)}`);
}

const rolled = async (fragile: FragileEngine) => ({
  ...(await summary(fragile)),
  wrongAccounts: await wrongAccounts(fragile),
  base: fragile.engine.projector.checkpoint.additions,
  lacking: fragile.engine.switches.list().filter(({ status, additions }) => (status === 'live' || status === 'shadow') && additions < ADDITIONS).length,
});

/** Asks the engine as everybody does. */
async function asker({ engine }: FragileEngine) {
  const app = await createHttpApp(engine, { host: '127.0.0.1', demonstration: false });
  const name = `asker-${engine.parts.crypto.randomToken(6)}`;
  const made = await engine.keys.add({ name, role: 'admin' });
  if (!made.ok) throw new Error(made.message);
  const headers = { authorization: `Bearer ${made.secret}` };
  return {
    close: () => app.close(),
    ask: async (url: string) => {
      const { statusCode, payload } = await app.inject({ method: 'GET', url, headers });
      return { status: statusCode, body: JSON.parse(payload) as Readonly<Record<string, unknown>> & { readonly items: readonly Readonly<Record<string, unknown>>[] } };
    },
  };
}

/** Looks after each turn of the projector, which waits meanwhile, until that says that it is over. */
async function afterEachTurn({ engine }: FragileEngine, look: () => Promise<boolean>): Promise<void> {
  for (let over = false; !over; ) {
    over = await engine.projector.turns.take(look);
    await new Promise((resolve) => setImmediate(resolve));
  }
}

describe('a directory from before an addition to the views', () => {
  let older: FragileEngine;
  beforeAll(async () => {
    older = await olderProgram();
  });
  afterAll(() => older.remove());
  /** As the next program finds it; closed, and no process was killed. */
  const copied = async (fit?: (directory: string) => Parameters<typeof FragileEngine.open>[4]): Promise<FragileEngine> => {
    const directory = older.image();
    return FragileEngine.open(createManualClock(older.clock.now()), SMALL_STEPS, directory, 0, fit?.(directory));
  };

  it('is one: nothing in it knows of the addition', async () => {
    const directory = older.image();
    expect(madeIn(directory).filter((statement) => /\baccount\b|additions/.test(statement))).toEqual([]);
    const fragile = await FragileEngine.open(createManualClock(START), SMALL_STEPS, directory);
    expect(madeIn(directory).filter((statement) => /\baccount\b|additions/.test(statement)).length).toBeGreaterThan(4);
    await fragile.remove();
  });

  it('answers old questions from old rows until the new ones are whole, and what needs them only then; status says how far it is', async () => {
    const fragile = await copied();
    const api = await asker(fragile);
    const ids = async (url: string): Promise<unknown> => {
      const { status, body } = await api.ask(url);
      return status === 200 ? body.items.map((item) => item['contactId']) : [status, body['code']];
    };
    const first = (await api.ask('/v1/leads?limit=2')).body;
    const before = { leads: untimed((await api.ask('/v1/leads')).body.items), queue: await ids('/v1/handoffs'), shadow: await ids('/v1/leads?model=laws@3') };
    const [members, offered] = [['a', 'c', 'e'], ['a', 'e']];
    const told: unknown[][] = [];
    const ways: { readonly progress: number; readonly left: number | null }[] = [];
    await afterEachTurn(fragile, async () => {
      fragile.clock.moveTo(fragile.clock.now() + 1_000);
      expect({ leads: untimed((await api.ask('/v1/leads')).body.items), queue: await ids('/v1/handoffs'), shadow: await ids('/v1/leads?model=laws@3') }).toEqual(before);
      told.push([await ids('/v1/leads?account=ACME.example'), await ids('/v1/handoffs?account=acme.example'), await ids('/v1/handoffs?status=waiting&account=acme.example')]);
      const { generations } = (await api.ask('/v1/status')).body as unknown as { readonly generations: readonly Readonly<Record<string, string & number>>[] };
      for (const { purpose, status, progress, remainingSeconds, viewVersion } of generations) {
        if (purpose === 'version' && status === 'filling') ways.push({ progress: progress ?? -1, left: remainingSeconds ?? null });
        if (purpose === 'version') expect(viewVersion).toBe('2.1');
      }
      return generations.every(({ status, viewVersion }) => status === 'retired' || (status !== 'filling' && status !== 'dropping' && viewVersion === '2.1'));
    });
    const names = await namesOf(fragile);
    const readable = told.map((answers) => answers.map((answer) => (Array.isArray(answer) ? answer.map((id) => names.get(String(id)) ?? (id as unknown)) : answer)));
    const notReady = [409, 'generation-not-ready'];
    const firstTold = readable.findIndex(([leads]) => JSON.stringify(leads) !== JSON.stringify(notReady));
    expect(firstTold).toBeGreaterThan(3);
    for (const answers of readable.slice(0, firstTold)) expect(answers).toEqual([notReady, notReady, notReady]);
    for (const [leads, queue, waiting] of readable.slice(firstTold)) expect([sorted(leads), sorted(queue), waiting]).toEqual([members, offered, []]);
    expect(ways.map(({ progress }) => progress)).toEqual(expect.arrayContaining([0, 0.4, 0.8]));
    expect(ways.some(({ left }) => left !== null && left > 0)).toBe(true);
    const second = (await api.ask(`/v1/leads?limit=200&cursor=${String(first['nextCursor'])}`)).body;
    expect(untimed([...first.items, ...second.items])).toEqual(before.leads);
    await api.close();
    await fragile.remove();
  });

  it('names what takes the place after what was there, also for whoever asks by the old name', async () => {
    const fragile = await copied();
    const { engine } = fragile;
    const gens = engine.switches.list().filter(({ status }) => status === 'live' || status === 'shadow').map(({ gen }) => gen);
    await fragile.quiet();
    for (const gen of gens) expect(engine.switches.generation(gen)).toMatchObject({ gen: `${gen}~1`, additions: ADDITIONS });
    expect(engine.projector.live).toMatchObject({ liveAt: older.engine.projector.live?.liveAt, border: older.engine.projector.live?.border });
    await fragile.remove();
  });

  const nothing: Work = () => Promise.resolve();
  const dropRoll: Work = async ({ engine }) => {
    const rolling = engine.switches.list().find(({ purpose, status }) => purpose === 'version' && status === 'filling');
    if (rolling) expect(await engine.generations.drop(rolling.gen, 'test')).toMatchObject({ ok: false, refusal: { code: 'generation-rolls' } });
  };
  const inRoll = (work: Work): Work => async (fragile) => {
    const { projector, switches } = fragile.engine;
    await fragile.until(() => projector.checkpoint.additions === ADDITIONS || switches.list().some(({ purpose }) => purpose === 'version'));
    return work(fragile);
  };
  it.each<[string, Work, object]>([
    ['nothing else happens', nothing, { generations: ['1 live', '2 retired', '3 shadow'] }],
    ['somebody touches us, moves to another company and qualifies', doImport(touch('d9', START, { contactId: 'd', action: 'visited' }), worksAt('d', 'Acme.example', 0), worksAt('a', 'Other.example', 0)), {}],
    ['another model is activated', doActivate(2, 'key'), { live: 2, generations: ['1 retired', '2 live', '3 shadow'] }],
    ['the shadow is activated', doActivate(3, 'key'), { live: 3, generations: ['1 retired', '2 retired', '3 live'] }],
    ['the model is rolled back', doRollBack('key'), { live: 2 }],
    ['the shadow is ended', doDeactivate(3), { generations: ['1 live', '2 retired'], shadows: [] }],
    ['another one begins', doShadow(2), { generations: ['1 live', '2 shadow', '3 shadow'], shadows: [3, 2] }],
    ['the rows are made anew', ({ engine }) => engine.switches.rebuild(), { generations: ['1 live', '2 retired', '3 shadow'] }],
    ['somebody would end it', dropRoll, { generations: ['1 live', '2 retired', '3 shadow'] }],
    ['time goes by', moveTo(START + 31 * HOUR_MS), {}],
  ])('rolls, killed before any write, and comes to the same while %s', async (_what, work, expected) => {
    const images: string[] = [];
    let fragile = await copied();
    fragile.beforeWrite = () => void images.push(fragile.image());
    fragile = await surely(fragile, inRoll(work));
    fragile.beforeWrite = () => undefined;
    const end = await rolled(fragile);
    await fragile.remove();
    expect(end).toMatchObject({ wrong: [], differing: 0, wrongAccounts: [], base: ADDITIONS, lacking: 0, ...expected });
    expect(end.offers).toEqual(end.due);
    expect(images.length).toBeGreaterThan(12);
    for (const [nth, directory] of images.entries()) {
      if (nth % EVERY !== 0) {
        rmSync(directory, { recursive: true });
        continue;
      }
      const again = await surely(await FragileEngine.open(createManualClock(older.clock.now()), SMALL_STEPS, directory), inRoll(work));
      expect({ nth, ...(await rolled(again)) }).toEqual({ nth, ...end });
      await again.remove();
    }
  });

  it('is as it was for the program that left it; what that has written is told anew when the newer one comes back', async () => {
    let fragile = await copied();
    await fragile.quiet();
    const live = fragile.engine.projector.live?.gen ?? '';
    fragile = await fragile.reopen(asOlderProgram(fragile.directory, false));
    expect(fragile.engine.projector.live?.gen).toBe(live);
    await surely(fragile, doImport(touch('d9', START, { contactId: 'd', action: 'visited' }), worksAt('a', 'Other.example', 0)));
    expect(await summary(fragile)).toMatchObject({ wrong: [], live: 1 });
    expect((await rowsOf(fragile.engine, 'handoff')).filter(({ gen, account }) => gen === BASE_GENERATION && account === null).length).toBeGreaterThan(0);
    fragile = await fragile.reopen();
    expect(fragile.engine.projector.checkpoint.additions).toBe(0);
    await fragile.quiet();
    expect(fragile.engine.projector.live?.gen).toBe(live.replace('~1', '~2'));
    const end = await rolled(fragile);
    expect(end).toMatchObject({ wrong: [], differing: 0, wrongAccounts: [], base: ADDITIONS, lacking: 0, generations: ['1 live', '2 retired', '3 shadow'] });
    expect(end.offers).toEqual(end.due);
    await fragile.remove();
  });

  it('may go to and fro between the programs in the middle of a roll', async () => {
    for (const writes of [1, 2, 4, 6]) {
      let fragile = await copied();
      fragile.killAfter(writes);
      await fragile.quiet();
      fragile = await fragile.reopen(asOlderProgram(fragile.directory, false));
      await surely(fragile, doImport(touch(`d${writes}`, START, { contactId: 'd', action: 'visited' })));
      fragile = await surely(await fragile.reopen(), nothing);
      const end = await rolled(fragile);
      expect({ writes, ...end }).toMatchObject({ writes, wrong: [], differing: 0, wrongAccounts: [], base: ADDITIONS, lacking: 0, live: 1 });
      expect(end.offers).toEqual(end.due);
      await fragile.remove();
    }
  });
});

/** Rows that are made anew are younger. */
const untimed = (items: readonly object[]): readonly object[] => items.map((item) => ({ ...item, asOf: null }));

const sorted = (list: unknown): unknown => (Array.isArray(list) ? [...(list as string[])].sort() : list);

/** Contacts by the names that their facts gave them. */
async function namesOf({ engine }: FragileEngine): Promise<ReadonlyMap<string, string>> {
  const lines = (await rowsOf(engine, 'timeline')).filter(({ kind }) => kind === 'profile');
  return new Map(lines.map((line) => [String(line['contact']), String(line['fact_id']).slice(0, 1)]));
}
