import { BadRequestException, NotFoundException } from '@nestjs/common';
import { WaymarkError } from '@waymark/engine';
import { HttpProblem } from './http-problem';
import { problemBody, problemOf } from './problem-of';
import { unwrap } from './unwrap';

describe('problems', () => {
  it('keep what they say beside the five members of the standard', () => {
    expect(problemBody(new HttpProblem(409, 'some-code', 'what to mend', { allowed: ['accept'] }))).toEqual({
      type: 'urn:waymark:problem:some-code',
      title: 'It does not go together with what stands',
      status: 409,
      detail: 'what to mend',
      code: 'some-code',
      allowed: ['accept'],
    });
  });

  it.each([
    [new WaymarkError('overloaded', 'come again'), { status: 429, headers: { 'retry-after': '1' } }],
    [new WaymarkError('stream-contended', 'come again'), { status: 503, headers: { 'retry-after': '1' } }],
    [new WaymarkError('invalid-cursor', 'no'), { status: 400, headers: {} }],
    [new NotFoundException(), { status: 404, code: 'unknown-address' }],
    [new BadRequestException('no'), { status: 400, code: 'malformed-request' }],
    [Object.assign(new Error('big'), { statusCode: 413 }), { status: 413, code: 'too-large' }],
  ])('%s', (error, expected) => {
    expect(problemOf(error)).toMatchObject(expected);
  });

  it.each([new WaymarkError('store-corrupted', 'secret path'), new Error('x'), Object.assign(new Error('x'), { statusCode: 500 }), null, 'text'])(
    'nobody outside is told of %s',
    (error) => {
      expect(problemOf(error)).toBeNull();
    },
  );

  it('refusals go out with all they say', () => {
    expect(unwrap({ ok: true, value: 7 })).toBe(7);
    const refusal = { code: 'unknown-contact', message: 'nobody', more: 1 };
    expect(() => unwrap({ ok: false, refusal })).toThrow(expect.objectContaining({ status: 404, extra: { more: 1 } }));
  });
});
