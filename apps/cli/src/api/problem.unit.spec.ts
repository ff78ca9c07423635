import { describeProblem } from './problem';

const described = (status: number, body: unknown): string => describeProblem({ status, body: typeof body === 'string' ? body : JSON.stringify(body) });

describe('a refused answer', () => {
  it('is told by its detail, code and pointer', () => {
    expect(described(404, { title: 'There is no such thing', detail: 'no model x has been published', code: 'unknown-model' })).toBe(
      'no model x has been published (unknown-model)',
    );
    expect(described(400, { detail: 'must be a text', code: 'invalid-body', pointer: '/name' })).toBe('must be a text (invalid-body, at /name)');
  });

  it('lists the errors of a model and of a body', () => {
    const errors = [
      { path: '/fit/max', message: 'is no number', found: '"x"', allowed: 'a number' },
      { pointer: '/role', message: 'is unknown' },
      { path: '', message: 'is empty' },
    ];
    expect(described(422, { detail: 'no model', code: 'invalid-model', errors }).split('\n')).toEqual([
      'no model (invalid-model)',
      '  /fit/max: is no number (found "x"; allowed: a number)',
      '  /role: is unknown',
      '  the document: is empty',
    ]);
  });

  it('does not say twice what its only error says', () => {
    const told = { detail: 'must be a text', code: 'invalid-body', pointer: '/name' };
    const [same, other] = [{ pointer: '/name', message: 'must be a text' }, { pointer: '/role', message: 'is unknown' }];
    expect(described(400, { ...told, errors: [same] })).toBe('must be a text (invalid-body, at /name)');
    expect(described(400, { ...told, errors: [same, other] }).split('\n')).toEqual(['must be a text (invalid-body, at /name)', '  /name: must be a text', '  /role: is unknown']);
    expect(described(400, { ...told, errors: [other] }).split('\n')).toEqual(['must be a text (invalid-body, at /name)', '  /role: is unknown']);
  });

  it('that is no problem document is told by its status and beginning', () => {
    expect(described(502, '<html>Bad gateway</html>')).toBe('the server answered 502: <html>Bad gateway</html>');
    expect(described(500, '')).toBe('the server answered 500');
    expect(described(500, '[1]')).toBe('the server answered 500: [1]');
  });
});
