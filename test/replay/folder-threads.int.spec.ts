import { join } from 'node:path';
import { build } from 'esbuild';
import { SAMPLE_DEFAULTS } from '@waymark/sample';
import { parseModel, READY_MODELS } from '@waymark/scoring';
import type { FoldRequest, HistoryFolder } from '@waymark/replay';
import { FolderThreads, InlineFolder, planKernel } from '@waymark/replay';
import { sampleColumns } from './sample-columns';

const ROOT = join(__dirname, '../..');
const AS_OF = Date.parse('2026-06-01T00:00:00Z');

describe('threads that fold', () => {
  const file = join(ROOT, 'dist/test/folding-thread.js');
  const history = sampleColumns({ contacts: 300, seed: SAMPLE_DEFAULTS.seed, asOf: AS_OF });
  const inline = new InlineFolder(() => Promise.resolve());

  beforeAll(async () => {
    await build({ entryPoints: [join(ROOT, 'libs/replay/src/threads/worker.ts')], outfile: file, bundle: true, platform: 'node', target: 'node20', packages: 'external', tsconfig: join(ROOT, 'tsconfig.base.json'), logLevel: 'warning' });
  });

  const requestFor = (text: string): FoldRequest => {
    const parsed = parseModel(text);
    if (!parsed.ok) throw new Error('a shipped model does not parse');
    const folded = { document: parsed.model, where: { 'state.touches': { gte: 2 } } };
    return { columns: history, folded, answers: planKernel(folded, history.shapes), question: { asOf: AS_OF, ignoreHandoffs: false } };
  };

  it.each([1, 2, 3])('give with %i of them what one alone gives, for every shipped model', async (count) => {
    const threads: HistoryFolder = new FolderThreads(file, count);
    for (const { text } of READY_MODELS) {
      const request = requestFor(text);
      const done: number[] = [];
      const results = await threads.fold(request, { onProgress: (facts) => done.push(facts) });
      expect(results).toEqual(await inline.fold(request));
      expect(results.facts).toBeGreaterThan(1_000);
      expect(done).toEqual([...done].sort((a, b) => a - b));
    }
    await threads.close();
  });

  it('end a fold when they are told to, and then fold the next one', async () => {
    const threads = new FolderThreads(file, 2);
    const request = requestFor(READY_MODELS[0]?.text ?? '');
    const controller = new AbortController();
    const ended = threads.fold(request, { signal: controller.signal, onProgress: () => controller.abort(new Error('no longer wanted')) });
    await expect(ended).rejects.toThrow('no longer wanted');
    expect(await threads.fold(request)).toEqual(await inline.fold(request));
    await threads.close();
  });

  it('say why where a thread cannot start', async () => {
    const threads = new FolderThreads(join(ROOT, 'dist/test/nowhere.js'), 1);
    await expect(threads.fold(requestFor(READY_MODELS[0]?.text ?? ''))).rejects.toThrow(/nowhere\.js/);
    await threads.close();
  });
});
