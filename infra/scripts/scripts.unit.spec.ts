import { join } from 'node:path';

interface Runtime {
  nodeWillDo(version: string, requiresModules: boolean): boolean;
}
interface TestRun {
  closingLine(counts: { passed: number; failed: number; skipped: number }): string;
  countTier(tier: { status: number; result?: object }): { passed: number; failed: number; skipped: number };
  missedParts(reasons: readonly string[], isProvided: (part: string) => boolean): string[];
  parseReasons(text: string): string[];
}

const script = async <T>(name: string): Promise<T> => (await import(join(__dirname, name))) as T;

const result = { numPassedTests: 7, numFailedTests: 0, numRuntimeErrorTestSuites: 0, numPendingTests: 2, numTodoTests: 1 };

describe('the check of Node', () => {
  it.each([
    ['18.20.4', false, false],
    ['20.18.1', false, false],
    ['20.19.0', true, true],
    ['22.11.0', false, false],
    ['22.12.0', true, true],
    ['24.1.0', true, true],
  ])('takes %s: %s', async (version, will, requiresModules) => {
    const { nodeWillDo } = await script<Runtime>('runtime.mjs');
    expect(nodeWillDo(version, requiresModules)).toBe(will);
  });
});

describe('the end of npm test', () => {
  it('counts passed, failed and skipped tests of a tier', async () => {
    const { closingLine, countTier } = await script<TestRun>('test.mjs');
    expect(countTier({ status: 0, result })).toEqual({ passed: 7, failed: 0, skipped: 3 });
    expect(closingLine(countTier({ status: 0, result }))).toBe('7 passed, 0 failed, 3 skipped');
  });

  it('counts a suite that does not load, and a runner that crashed, as failures', async () => {
    const { countTier } = await script<TestRun>('test.mjs');
    expect(countTier({ status: 1, result: { ...result, numRuntimeErrorTestSuites: 2 } }).failed).toBe(2);
    expect(countTier({ status: 1, result }).failed).toBe(1);
    expect(countTier({ status: 1 })).toEqual({ passed: 0, failed: 1, skipped: 0 });
  });

  it('says each reason for leaving something out once', async () => {
    const { parseReasons } = await script<TestRun>('test.mjs');
    expect(parseReasons('a: no JDK\nb: no browser\na: no JDK\n')).toEqual(['a: no JDK', 'b: no browser']);
  });

  it('fails where a part was left out that the machine has, and only there', async () => {
    const { missedParts } = await script<TestRun>('test.mjs');
    const reasons = ['consumer: no real Kafka here', 'page: no Chromium on the PATH'];
    expect(missedParts(reasons, (part) => part === 'kafka')).toEqual(['kafka']);
    expect(missedParts(reasons, () => false)).toEqual([]);
    expect(missedParts([], () => true)).toEqual([]);
  });
});
