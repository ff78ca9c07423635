import { parseModel } from '@waymark/scoring';
import { caseNames, linesOf, readCase, scoreCase } from './case';

interface ModelCase {
  readonly valid: boolean;
  readonly why: string;
  readonly model: unknown;
}

describe.each(caseNames())('case %s', (name) => {
  it.each(['history.ndjson', 'clean.ndjson'])('scores %s byte for byte', (file) => {
    expect(scoreCase(name, readCase(name, file)).plain).toBe(readCase(name, 'expected.ndjson'));
  });

  it('explains every score', () => {
    const explained = linesOf(scoreCase(name, readCase(name, 'history.ndjson')).explained);
    const expected = linesOf(readCase(name, 'expected-explain.ndjson'));
    expect(explained).toHaveLength(expected.length);
    const found = explained.flatMap((line, index) => differences(JSON.parse(line), JSON.parse(expected[index] ?? 'null')));
    expect(found).toEqual([]);
  });
});

describe('models', () => {
  const models = JSON.parse(readCase('models.json')) as readonly ModelCase[];

  it.each(models.map(({ why, valid, model }) => [valid ? 'takes' : 'refuses', why, valid, model] as const))(
    '%s %s',
    (_verdict, _why, valid, model) => {
      const checked = parseModel(JSON.stringify(model));
      expect(checked.ok).toBe(valid);
      if (checked.ok) return;
      for (const error of checked.errors) {
        expect(error.path).toMatch(/^(?:\/.+)?$/);
        expect([error.message, error.found, error.allowed]).toEqual([
          expect.any(String),
          expect.any(String),
          expect.any(String),
        ]);
      }
    },
  );
});

/** Where two values differ: keys and their order, texts, and numbers by more than 1e-9 of themselves. */
function differences(actual: unknown, expected: unknown, path = ''): readonly string[] {
  if (typeof expected === 'number') {
    const close = Math.abs(Number(actual) - expected) <= 1e-9 * Math.max(1, Math.abs(expected));
    return close ? [] : [`${path}: ${String(actual)} for ${expected}`];
  }
  if (typeof expected !== 'object' || expected === null) {
    return actual === expected ? [] : [`${path}: ${String(actual)} for ${String(expected)}`];
  }
  const keys = Object.keys(expected);
  if (Object.keys(actual as object).join() !== keys.join()) return [`${path}: other keys`];
  const [ours, theirs] = [actual, expected] as Readonly<Record<string, unknown>>[];
  return keys.flatMap((key) => differences(ours?.[key], theirs?.[key], `${path}/${key}`));
}
