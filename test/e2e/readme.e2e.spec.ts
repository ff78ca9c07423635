import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { EngineProcess } from './engine-process';
import { startEngine } from './engine-process';

const ROOT = join(__dirname, '../..');

/** The commands of the walk-through, in their order. */
function walkThrough(): readonly string[] {
  const readme = readFileSync(join(ROOT, 'README.md'), 'utf8');
  const [, section] = /## A walk-through\n([\s\S]*?)\n## /.exec(readme) ?? [];
  return [...(section ?? '').matchAll(/```sh\n([\s\S]*?)```/g)].map(([, commands]) => commands ?? '');
}

describe('the walk-through of the README, to the letter', () => {
  let directory: string;
  let engine: EngineProcess;

  beforeAll(async () => {
    directory = mkdtempSync(join(tmpdir(), 'waymark-readme-'));
    engine = await startEngine({}, directory);
  }, 180_000);

  afterAll(async () => {
    await engine?.stop();
    rmSync(directory, { recursive: true, force: true });
  });

  it('posts touchpoints, shows the score and its reasons, changes a rule, activates it and releases', () => {
    const blocks = walkThrough();
    expect(blocks).toHaveLength(4);
    const cli = `node ${join(ROOT, 'dist/apps/cli/main.js')}`;
    const script = ['set -euo pipefail', ...blocks.flatMap((block, index) => [block, `echo "--- end of ${index}"`])]
      .join('\n')
      .replaceAll('localhost:3000', engine.address.replace('http://', ''))
      .replaceAll('npm run -s waymark --', cli);
    const run = spawnSync('bash', ['-c', script], { cwd: directory, encoding: 'utf8' });
    expect({ status: run.status, stderr: run.stderr }).toEqual({ status: 0, stderr: '' });
    const [posted, scored, switched, released] = run.stdout.split(/--- end of \d\n/);
    expect(posted?.match(/"accepted"/g)).toHaveLength(2);
    expect(scored).toMatch(/Stayed in a webinar/);
    expect(scored).toMatch(/score\s+(85|84\.9\d*) = behaviour/);
    expect(switched).toMatch(/webinar-attended\s+changed/);
    expect(switched).toMatch(/b2b-default@2 is live/);
    expect(switched).toMatch(/score\s+(120|119\.9\d*) = behaviour/);
    expect(released).toMatch(/Lovelace Engines/);
  }, 180_000);
});
