import { flag, instant, modelName, number, oneOf, page, text, wholeNumber } from './parameters';

const refused = (parameter: string) => expect.objectContaining({ status: 400, code: 'invalid-parameter', extra: { parameter } });

describe('query parameters', () => {
  it('are left out where they are empty, and given once', () => {
    expect(text({ a: '' }, 'a')).toBeUndefined();
    expect(text({}, 'a')).toBeUndefined();
    expect(() => text({ a: ['1', '2'] }, 'a')).toThrow(refused('a'));
  });

  it.each([
    ['1', 1],
    ['-2.5', -2.5],
    ['0', 0],
  ])('number %s', (value, expected) => {
    expect(number({ n: value }, 'n')).toBe(expected);
  });

  it.each(['1e3', 'x', ' 1', '0x1', '1.', 'Infinity'])('no number: %s', (value) => {
    expect(() => number({ n: value }, 'n')).toThrow(refused('n'));
  });

  it('whole numbers have bounds', () => {
    expect(wholeNumber({ n: '5' }, 'n', 1, 5)).toBe(5);
    for (const n of ['0', '6', '1.5', '-1', '9'.repeat(16)]) expect(() => wholeNumber({ n }, 'n', 1, 5)).toThrow(refused('n'));
  });

  it('flags may stand alone', () => {
    expect(['', 'true', '1'].map((explain) => flag({ explain }, 'explain'))).toEqual([true, true, true]);
    expect([{}, { explain: 'false' }, { explain: '0' }].map((given) => flag(given, 'explain'))).toEqual([false, false, false]);
    expect(() => flag({ explain: 'yes' }, 'explain')).toThrow(refused('explain'));
  });

  it('instants have an offset', () => {
    expect(instant({ asOf: '2026-03-01T09:00:00+08:00' }, 'asOf')).toBe(Date.parse('2026-03-01T01:00:00Z'));
    for (const asOf of ['2026-03-01', '2026-03-01T09:00:00', '2026-03-01T09:00:00 08:00']) expect(() => instant({ asOf }, 'asOf')).toThrow(refused('asOf'));
  });

  it('models are named with or without a version', () => {
    expect(modelName({ model: 'b2b-default@12' }, 'model')).toEqual({ id: 'b2b-default', version: 12 });
    expect(modelName({ model: 'b2b-default' }, 'model')).toEqual({ id: 'b2b-default', version: undefined });
    for (const model of ['A', 'a@', 'a@x', '@1']) expect(() => modelName({ model }, 'model')).toThrow(refused('model'));
  });

  it('pages have a length', () => {
    expect(page({})).toEqual({ limit: 50, cursor: undefined });
    expect(() => page({ limit: '201' })).toThrow(refused('limit'));
    expect(() => oneOf({ sort: 'x' }, 'sort', ['a', 'b'])).toThrow('sort must be one of a, b');
  });
});
