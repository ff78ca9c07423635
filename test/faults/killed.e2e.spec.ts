import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { buildVictim } from './build-victim';
import { Campaign } from './campaign';

/** How many; `WAYMARK_FAULT_KILLS=5000` on demand. */
const KILLS = Number(process.env['WAYMARK_FAULT_KILLS'] ?? 200);
/** The same work in every run that says nothing else, killed at other moments all the same; a run on demand has its own. */
const SEED = Number(process.env['WAYMARK_FAULT_SEED'] ?? (process.env['WAYMARK_FAULT_KILLS'] === undefined ? 1 : Date.now() % 1_000_000_000));
/** Directories, each with its process: CI has two cores. */
const LANES = 2;

/** A second each on a machine with nothing else to do. */
jest.setTimeout(120_000 + KILLS * 10_000);

const DONE_OFTEN = ['merge', 'unmerge', 'settle', 'step', 'assign', 'activate', 'rollback', 'shadow', 'deactivate', 'rebuild', 'release'];

describe(`killed ${KILLS} times at random points (WAYMARK_FAULT_SEED=${SEED})`, () => {
  it('loses nothing, doubles nothing, offers nothing twice, and its views say what its log says', async () => {
    const program = await buildVictim();
    const lanes = Array.from({ length: LANES }, (_, lane) => lane);
    const campaigns = await Promise.all(lanes.map((lane) => campaignOf(program, SEED + lane)));
    const count = (what: string): number => campaigns.reduce((sum, { ledger }) => sum + (ledger.taken.get(what) ?? 0), 0);
    process.stdout.write(`${campaigns.map(told).join('\n')}\n`);
    expect(campaigns.reduce((sum, { kills }) => sum + kills, 0)).toBeGreaterThanOrEqual(KILLS);
    if (KILLS < 200) return;
    // A run that does little proves little.
    expect(DONE_OFTEN.filter((what) => count(what) === 0)).toEqual([]);
    for (const { ledger, deaths } of campaigns) {
      expect(ledger.acknowledged.size).toBeGreaterThan(KILLS);
      expect(ledger.offers).toBeGreaterThan(KILLS / 10);
      expect([...deaths.keys()]).toHaveLength(4);
    }
  });
});

async function campaignOf(program: string, seed: number): Promise<Campaign> {
  const directory = mkdtempSync(join(tmpdir(), 'waymark-faults-'));
  const campaign = new Campaign(program, directory, seed);
  try {
    await campaign.run(Math.ceil(KILLS / LANES));
  } catch (error) {
    throw new Error(`WAYMARK_FAULT_SEED=${SEED} (directory kept: ${directory}), after ${campaign.kills} kills: ${String(error)}`, { cause: error });
  }
  campaign.remove();
  return campaign;
}

function told({ deaths, ledger }: Campaign): string {
  const list = (counts: ReadonlyMap<string, number>): string => [...counts].map(([what, count]) => `${count} ${what}`).join(', ');
  return `killed: ${list(deaths)}; ${ledger.acknowledged.size} facts, ${ledger.offers} offers; ${list(ledger.taken)}`;
}
