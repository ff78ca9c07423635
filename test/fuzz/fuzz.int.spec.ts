import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import type { DeadLetter } from '@waymark/engine';
import { FACT_EVENTS } from '@waymark/journey';
import { createHttpApp } from '@waymark/server';
import type { WholeEngine } from '@waymark/server';
import type { TestEngine } from '../engine/test-engine';
import { activate, openTestEngine } from '../engine/test-engine';
import { Campaign } from './campaign';

/** How many messages; `WAYMARK_FUZZ=1000000` on demand. */
const MESSAGES = Number(process.env['WAYMARK_FUZZ'] ?? 100_000);
/** The same in every run that says nothing else, so that what fails here fails there; a run on demand has its own. */
const SEED = Number(process.env['WAYMARK_FUZZ_SEED'] ?? (process.env['WAYMARK_FUZZ'] === undefined ? 1 : Date.now() % 1_000_000_000));

const MODEL = JSON.stringify({
  schema: 'waymark/scoring-model/v1',
  id: 'fuzz',
  behaviour: {
    rules: [
      { id: 'viewed', when: { action: 'viewed' }, points: 1, decay: { halfLife: 'P30D' }, limit: { times: 3, per: 'P1D' } },
      { id: 'asked', when: { 'attributes.minutes': { gte: 10 } }, points: 20 },
      { id: 'demo', when: { action: 'demo_requested' }, points: 60 },
    ],
  },
  fit: { rules: [{ id: 'cto', when: { 'profile.title': 'CTO' }, points: 5 }] },
  qualification: { when: { 'state.total': { gte: 50 } } },
});

/** Some milliseconds each, on a busy machine. */
jest.setTimeout(60_000 + MESSAGES * 30);

describe(`${MESSAGES} messages that mean no good (WAYMARK_FUZZ_SEED=${SEED})`, () => {
  let test: TestEngine;
  let app: NestFastifyApplication;
  let campaign: Campaign;
  let failures: jest.SpyInstance;

  beforeAll(async () => {
    failures = jest.spyOn(console, 'error').mockImplementation(() => undefined);
    test = await openTestEngine();
    await activate(test.engine, MODEL);
    app = await createHttpApp(test.engine, { host: '127.0.0.1', demonstration: false });
    const [channel, segment, admin] = await Promise.all([
      keyOf(test.engine, { name: 'fuzz', role: 'channel' }),
      keyOf(test.engine, { name: 'shop', role: 'channel', segment: 'shop' }),
      keyOf(test.engine, { name: 'root', role: 'admin' }),
    ]);
    campaign = new Campaign(test.engine, app, { channel, segment, admin }, SEED);
  });
  afterAll(async () => {
    await app.close();
    await test.close();
    failures.mockRestore();
  });

  it('each is accepted, a duplicate, a conflict or refused with a code, and the books agree', async () => {
    try {
      while (campaign.sent < MESSAGES) await campaign.round();
      await check(test.engine, campaign);
    } catch (error) {
      throw new Error(`WAYMARK_FUZZ_SEED=${SEED}, after ${campaign.sent} messages: ${String(error)}`, { cause: error });
    }
    expect(failures.mock.calls).toEqual([]);
  });
});

async function keyOf({ keys }: WholeEngine, wanted: Parameters<WholeEngine['keys']['add']>[0]): Promise<string> {
  const added = await keys.add(wanted);
  if (!added.ok) throw new Error(added.message);
  return added.secret;
}

/** Counts beside the log and the dead letters; a run that hits only one kind of answer proves nothing. */
async function check(engine: WholeEngine, { ledger, sent, lettered, statuses }: Campaign): Promise<void> {
  const { counts, accepted, letters, codes } = ledger;
  expect(counts.accepted + counts.duplicate + counts.conflict + counts.rejected + counts.erased).toBe(sent);
  for (const outcome of ['accepted', 'duplicate', 'conflict', 'rejected'] as const) expect(counts[outcome]).toBeGreaterThan(sent / 100);
  for (const code of ['not-json', 'not-cloudevent', 'unfaithful-text', 'missing-field', 'invalid-field', 'invalid-time', 'unknown-type', 'no-identity', 'too-deep', 'not-gzip']) {
    if (!codes.has(code)) throw new Error(`nothing was refused as ${code}`);
  }
  expect([...statuses.keys()].filter((status) => status >= 500)).toEqual([]);

  const stored = await storedFacts(engine);
  expect(stored).toHaveLength(counts.accepted);
  expect(new Set(stored)).toEqual(accepted);
  expect(await countLetters(engine)).toBe(letters.size + lettered);
  expect(await engine.settled(600_000)).toBe(true);
  expect(engine.runner.health()).toMatchObject({ caughtUp: true });
}

async function storedFacts({ parts: { log } }: WholeEngine): Promise<readonly string[]> {
  const types = new Set<string>(Object.values(FACT_EVENTS));
  const found: string[] = [];
  for (let after = 0, more = true; more; ) {
    const events = await log.readAll({ after, limit: 5_000 });
    for (const { type, data } of events) if (types.has(type)) found.push(String((data as { factId?: unknown }).factId));
    after = events.at(-1)?.position ?? after;
    more = events.length > 0;
  }
  return found;
}

const PAGE = 200;
const OPENED = 20;

/** How many letters there are. Some of each page are opened and put back. */
async function countLetters({ letters }: WholeEngine): Promise<number> {
  let count = 0;
  for (let page = await letters.list({ limit: PAGE }); page.length > 0; page = await letters.list({ limit: PAGE, after: page.at(-1)?.id ?? '' })) {
    count += page.length;
    for (const letter of page.slice(0, OPENED)) await putBack(letters, letter);
  }
  return count;
}

/** Nothing has been mended, so it comes to the same again. */
async function putBack(letters: WholeEngine['letters'], { id, code }: DeadLetter): Promise<void> {
  expect(await letters.show(id)).not.toBeNull();
  const answer = await letters.retry(id);
  const again = answer?.outcome === 'rejected' ? answer.code : answer?.outcome;
  if (again !== code) throw new Error(`letter ${id}, refused as ${code}, came to ${again ?? 'nothing'} when it was put back`);
}
