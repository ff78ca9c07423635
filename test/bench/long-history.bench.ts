// What one fact more costs a contact with a short and with a long history, from its import to its rows in the views.
import { openBenchEngine } from './bench-engine';
import type { Figure } from './rounds';
import { report, roundsOf } from './rounds';

const FACTS = Number(process.env['BENCH_FACTS'] ?? 20_000);
/** Facts that come together, each in a commit of the views with others of the same contact only. */
const CHUNK = 20;
const ROUNDS = 3;
const FROM = Date.now() - FACTS * 60_000;

function line(n: number): string {
  return JSON.stringify({
    id: `long-${n}`,
    kind: 'touchpoint',
    occurredAt: new Date(FROM + n * 60_000).toISOString(),
    identities: [{ type: 'crm_id', value: 'long' }],
    channel: 'web',
    action: n % 50 === 0 ? 'demo_requested' : 'viewed',
    content: { id: `/page/${n % 40}` },
  });
}

interface Tenths {
  readonly seconds: number[];
  readonly cpuSeconds: number[];
}

/** One contact's whole life; the time that each tenth of it took. */
async function live(): Promise<Tenths> {
  const { engine, close } = await openBenchEngine({ project: true });
  const tenths: Tenths = { seconds: [], cpuSeconds: [] };
  for (let tenth = 0; tenth < 10; tenth += 1) {
    const [begun, before] = [performance.now(), process.cpuUsage()];
    for (let n = (tenth * FACTS) / 10; n < ((tenth + 1) * FACTS) / 10; n += CHUNK) {
      const text = Array.from({ length: CHUNK }, (_, i) => line(n + i)).join('\n');
      const { counts, problems } = await engine.imports.lines(text, { firstLine: 1, dryRun: false });
      if (counts.accepted !== CHUNK) throw new Error(JSON.stringify({ counts, problems }));
      await engine.settled(60_000);
    }
    const { user, system } = process.cpuUsage(before);
    tenths.seconds.push((performance.now() - begun) / 1_000);
    tenths.cpuSeconds.push((user + system) / 1e6);
  }
  await close();
  return tenths;
}

async function main(): Promise<void> {
  // What comes first also warms the program up.
  await live();
  const lives: Tenths[] = [];
  for (let round = 0; round < roundsOf(ROUNDS); round += 1) lives.push(await live());
  const figure = (tenth: number): Figure => ({
    name: `facts ${((tenth * FACTS) / 10 + 1).toLocaleString('en')} to ${(((tenth + 1) * FACTS) / 10).toLocaleString('en')} of a contact`,
    count: FACTS / 10,
    secondsPerRound: lives.map(({ seconds }) => seconds[tenth] ?? Number.NaN),
    cpuSecondsPerRound: lives.map(({ cpuSeconds }) => cpuSeconds[tenth] ?? Number.NaN),
  });
  report('one fact more', [0, 1, 4, 9].map(figure), { facts: FACTS, together: CHUNK });
}

void main();
