import { beginStep, keptTraceparent } from './tracing';

const TRACE = '0af7651916cd43dd8448eb211c80319c';
const SPAN = 'b7ad6b7169203331';

describe('the traceparent of a message', () => {
  it.each([
    [`00-${TRACE}-${SPAN}-01`, `00-${TRACE}-${SPAN}-01`],
    [`00-${TRACE}-${SPAN}-00`, `00-${TRACE}-${SPAN}-00`],
    [`cc-${TRACE}-${SPAN}-03-what-comes-later`, `00-${TRACE}-${SPAN}-01`],
    [`ff-${TRACE}-${SPAN}-01`, undefined],
    [`00-${'0'.repeat(32)}-${SPAN}-01`, undefined],
    [`00-${TRACE}-${'0'.repeat(16)}-01`, undefined],
    [`00-${TRACE.toUpperCase()}-${SPAN}-01`, undefined],
    ['ada@lovelace.example', undefined],
    [undefined, undefined],
  ])('%s is kept as %s', (sent, kept) => {
    expect(keptTraceparent(sent)).toBe(kept);
  });

  it('goes on unchanged where nothing is recorded, and nothing goes on from no trace', () => {
    expect(beginStep('work', { from: `00-${TRACE}-${SPAN}-01` }).traceparent).toBe(`00-${TRACE}-${SPAN}-01`);
    expect(beginStep('work', { from: 'ada@lovelace.example' }).traceparent).toBeUndefined();
    expect(beginStep('work', { from: undefined }).traceparent).toBeUndefined();
  });
});
