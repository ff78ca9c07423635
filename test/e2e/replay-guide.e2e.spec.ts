import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { EngineProcess } from './engine-process';
import { startEngine } from './engine-process';

const ROOT = join(__dirname, '../..');

function commands(): readonly string[] {
  const guide = readFileSync(join(ROOT, 'docs/guides/replay.md'), 'utf8');
  return [...guide.matchAll(/```sh\n([\s\S]*?)```/g)].map(([, block]) => block ?? '');
}

describe('the guide to replays, to the letter', () => {
  let directory: string;
  let engine: EngineProcess;

  beforeAll(async () => {
    directory = mkdtempSync(join(tmpdir(), 'waymark-replay-'));
    engine = await startEngine({}, directory);
  }, 180_000);

  afterAll(async () => {
    await engine?.stop();
    rmSync(directory, { recursive: true, force: true });
  });

  it('tries a draft, compares published models, and asks over HTTP', () => {
    const blocks = commands();
    expect(blocks).toHaveLength(3);
    const script = ['set -euo pipefail', ...blocks.flatMap((block, index) => [block, `echo "--- end of ${index}"`])]
      .join('\n')
      .replaceAll('localhost:3000', engine.address.replace('http://', ''))
      .replaceAll('npm run -s waymark --', `node ${join(ROOT, 'dist/apps/cli/main.js')}`);
    const run = spawnSync('bash', ['-c', script], { cwd: directory, encoding: 'utf8' });
    expect({ status: run.status, stderr: run.stderr }).toEqual({ status: 0, stderr: 'the report is in what-if: open report.html in a browser\n' });
    const [tried, compared, asked] = run.stdout.split(/--- end of \d\n/);
    expect(tried).toMatch(/changed[\s\S]*^b2b-default@1 → draft of b2b-default, as of /m);
    expect(tried).toMatch(/newly qualifies .* 25 → 40/);
    expect(compared).toMatch(/^draft of b2b-default → gitlab-handbook@1, as of [\s\S]*^b2b-default@1 → draft of b2b-default, as of /m);
    expect(asked).toMatch(/^event: done$/m);
    expect(asked).toMatch(/^\{"items":\[\{"contactId":/m);
    expect(asked).toMatch(/monday,before,after,gained,lost\r?$/m);
    for (const file of ['what-if.html', 'what-if/report.html', 'what-if/contact-changes.parquet']) expect(existsSync(join(directory, file))).toBe(true);
  }, 180_000);
});
