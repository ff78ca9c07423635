import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { buildVictim } from './build-victim';
import { Campaign } from './campaign';

/** How many; `WAYMARK_FAULT_KILLS=5000` on demand. */
const KILLS = Number(process.env['WAYMARK_FAULT_KILLS'] ?? 200);
/** The same work in every run that says nothing else, killed at other moments all the same; a run on demand has its own. */
const SEED = Number(process.env['WAYMARK_FAULT_SEED'] ?? (process.env['WAYMARK_FAULT_KILLS'] === undefined ? 1 : Date.now() % 1_000_000_000));
/** As many as CI has cores. */
const AT_ONCE = 2;
/** On one data directory: everything in it is compared after each restart. */
const KILLS_A_DIRECTORY = 25;

/** A second each on a machine with nothing else to do. */
jest.setTimeout(120_000 + KILLS * 10_000);

const DONE_OFTEN = ['merge', 'unmerge', 'settle', 'step', 'assign', 'activate', 'rollback', 'shadow', 'deactivate', 'rebuild', 'release'];
const DEATHS = ['while starting', 'at a statement of the start', 'after an answer', 'at a statement', 'about a generation'];

describe(`killed ${KILLS} times at random points (WAYMARK_FAULT_SEED=${SEED})`, () => {
  it('loses nothing, doubles nothing, offers nothing twice, and its views say what its log says', async () => {
    const program = await buildVictim();
    const left = Array.from({ length: Math.ceil(KILLS / KILLS_A_DIRECTORY) }, (_, index) => SEED + index);
    const campaigns: Campaign[] = [];
    const lane = async (): Promise<void> => {
      for (let seed = left.shift(); seed !== undefined; seed = left.shift()) campaigns.push(await campaignOf(program, seed));
    };
    await Promise.all(Array.from({ length: AT_ONCE }, lane));

    const done = sum(campaigns.map(({ ledger }) => ledger.taken));
    const deaths = sum(campaigns.map((campaign) => campaign.deaths));
    const [facts, offers] = [total(campaigns.map(({ ledger }) => ledger.acknowledged.size)), total(campaigns.map(({ ledger }) => ledger.offers))];
    process.stdout.write(`killed: ${listed(deaths)}\n${facts} facts, ${offers} offers, ${listed(done)}\n`);
    expect(total([...deaths.values()])).toBeGreaterThanOrEqual(KILLS);
    if (KILLS < 200) return;
    // A run that does little proves little.
    expect(DONE_OFTEN.filter((what) => !done.has(what))).toEqual([]);
    expect(DEATHS.filter((how) => !deaths.has(how))).toEqual([]);
    expect(facts).toBeGreaterThan(KILLS * 10);
    expect(offers).toBeGreaterThan(KILLS);
  });
});

async function campaignOf(program: string, seed: number): Promise<Campaign> {
  const directory = mkdtempSync(join(tmpdir(), 'waymark-faults-'));
  const campaign = new Campaign(program, directory, seed);
  try {
    await campaign.run(KILLS_A_DIRECTORY);
  } catch (error) {
    const again = `WAYMARK_FAULT_SEED=${seed} WAYMARK_FAULT_KILLS=${KILLS_A_DIRECTORY}`;
    throw new Error(`${again} (directory kept: ${directory}), after ${campaign.kills} kills: ${String(error)}`, { cause: error });
  }
  campaign.remove();
  return campaign;
}

const total = (numbers: readonly number[]): number => numbers.reduce((sum, each) => sum + each, 0);

function sum(counts: readonly ReadonlyMap<string, number>[]): ReadonlyMap<string, number> {
  const all = new Map<string, number>();
  for (const [what, count] of counts.flatMap((each) => [...each])) all.set(what, (all.get(what) ?? 0) + count);
  return all;
}

const listed = (counts: ReadonlyMap<string, number>): string => [...counts].map(([what, count]) => `${count} ${what}`).join(', ');
