import type { WholeEngine } from '@waymark/server';
import { createHttpApp } from '@waymark/server';
import { offersMade } from './switch-oracle';
import type { TestEngine } from './test-engine';
import { activate, allTold, importFacts, openTestEngine, START, touch, until } from './test-engine';

jest.setTimeout(240_000);

const CONTACTS = 300;
const LARGE = 1_000;

/** A touch is worth one point under the first version and a thousand under the second: an answer with both is a mixture. */
const modelWorth = (points: number): string => `
schema: waymark/scoring-model/v1
id: traffic
behaviour: { rules: [{ id: visit, when: { action: visited }, points: ${points} }] }
qualification: { when: { state.total: { gte: ${3 * points} } } }
`;

interface Traffic {
  readonly reads: number;
  readonly writes: number;
  readonly wrong: readonly string[];
}

/** Reads and writes without a pause until it is told to end. */
class Client {
  private stopped = false;
  private reads = 0;
  private writes = 0;
  private readonly wrong: string[] = [];

  constructor(
    private readonly engine: WholeEngine,
    private readonly url: string,
    private readonly key: string,
  ) {}

  start(): () => Promise<Traffic> {
    const working = Promise.all([this.read(), this.write()]);
    return async () => {
      this.stopped = true;
      await working;
      return { reads: this.reads, writes: this.writes, wrong: this.wrong };
    };
  }

  private async read(): Promise<void> {
    while (!this.stopped) {
      await this.readLeads();
      const { status } = await this.get('/v1/handoffs?limit=50');
      if (status !== 200) this.wrong.push(`hand-offs ${status}`);
      this.reads += 1;
    }
  }

  private async readLeads(): Promise<void> {
    const { status, body } = await this.get('/v1/leads?limit=100');
    const totals = ((body as { items?: readonly { total: number }[] }).items ?? []).map(({ total }) => total);
    if (status !== 200) this.wrong.push(`leads ${status}`);
    if (totals.length === 0) this.wrong.push('no leads');
    if (new Set(totals.map((total) => total >= LARGE)).size > 1) this.wrong.push(`a mixture: ${totals.join(' ')}`);
  }

  private async get(path: string): Promise<{ readonly status: number; readonly body: unknown }> {
    const answer = await fetch(`${this.url}${path}`, { headers: { authorization: `Bearer ${this.key}` } });
    return { status: answer.status, body: await answer.json() };
  }

  private async write(): Promise<void> {
    while (!this.stopped) {
      const contact = `c${(this.writes * 7) % CONTACTS}`;
      await importFacts(this.engine, [touch(`live-${this.writes}`, START - 1_000, { contactId: contact, action: 'visited' })]);
      this.writes += 1;
    }
  }
}

describe('a switch under traffic', () => {
  let test: TestEngine;
  beforeEach(async () => {
    test = await openTestEngine({ settings: { fillContacts: 10 } });
    await activate(test.engine, modelWorth(1));
    const before = Array.from({ length: 2 * CONTACTS }, (_, index) => touch(`old-${index}`, START - 86_400_000, { contactId: `c${index % CONTACTS}`, action: 'visited' }));
    await importFacts(test.engine, before);
    await allTold(test.engine);
  });
  afterEach(() => test.close());

  it('fails no read, mixes no answer and offers nobody twice, there, back and there again', async () => {
    const { engine } = test;
    const app = await createHttpApp(engine, { host: '127.0.0.1', demonstration: false });
    await app.listen(0, '127.0.0.1');
    const key = await engine.keys.add({ name: 'reader', role: 'admin' });
    if (!key.ok) throw new Error(key.message);
    const end = new Client(engine, await app.getUrl(), key.secret).start();
    await engine.history.current();
    await activate(engine, modelWorth(LARGE));
    for (const version of [1, 2]) {
      expect(await engine.switches.rollback('test', `to-${version}`)).toMatchObject({ ok: true });
      await until(() => engine.projector.live?.model.version === version);
    }
    const { reads, writes, wrong } = await end();
    expect(wrong).toEqual([]);
    expect(reads).toBeGreaterThan(10);
    expect(writes).toBeGreaterThan(10);
    await allTold(engine);
    const offered = (await offersMade(engine)).map(({ contact }) => contact);
    expect(offered.length).toBeGreaterThan(10);
    expect(new Set(offered).size).toBe(offered.length);
    expect(await engine.projection.verify()).toMatchObject({ differing: 0 });
    await app.close();
  });
});
