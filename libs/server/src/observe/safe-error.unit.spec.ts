import { WaymarkError } from '@waymark/engine';
import { describeError, failureLine } from './safe-error';

const ADA = 'ada@lovelace.example';

/** What a piece of code ends with. */
function failureOf(work: () => unknown): unknown {
  try {
    return work();
  } catch (error) {
    return error;
  }
}

describe('an error in a log', () => {
  it.each([
    ['JSON that is none', () => JSON.parse(`${ADA} and so on`)],
    ['an operand of in', () => 'x' in (ADA as unknown as object)],
    ['a member of a text', () => Object.defineProperty(ADA, 'x', {})],
    ['a number that is none', () => BigInt(ADA)],
    ['lines that look like frames', () => { throw new Error(`first\n    at ${ADA}:1:1\n    at Ada (${ADA}:2:2)`); }],
    ['a cause', () => { throw new Error('outer', { cause: new Error(ADA) }); }],
    ['a code that is none', () => { throw Object.assign(new Error(ADA), { code: ADA }); }],
    ['no error at all', () => { throw ADA; }],
  ])('quotes nothing: %s', (_, work) => {
    const error = failureOf(work);
    expect(JSON.stringify(describeError(error))).not.toContain('lovelace');
    expect(failureLine(error)).not.toContain('lovelace');
  });

  it('says type and place', () => {
    const { type, stack } = describeError(failureOf(() => JSON.parse('{')));
    expect(type).toBe('SyntaxError');
    expect(stack).toContain('safe-error.unit.spec');
  });

  it('tells messages that speak of files, ports and ids', () => {
    const full = new WaymarkError('disk-full', 'log.db: make room', { cause: Object.assign(new Error('database or disk is full'), { code: 'ERR_SQLITE_ERROR' }) });
    expect(describeError(full)).toMatchObject({ code: 'disk-full', message: 'log.db: make room', cause: { message: 'database or disk is full' } });
    expect(failureLine(full)).toBe('log.db: make room');
    expect(failureLine(Object.assign(new Error('listen EADDRINUSE :::3000'), { code: 'EADDRINUSE' }))).toContain('3000');
    expect(failureLine(new Error('assertion: member 7 has a key'))).toContain('member 7');
    expect(failureLine(new RangeError(ADA))).toBe('RangeError: the log says where');
  });
});
