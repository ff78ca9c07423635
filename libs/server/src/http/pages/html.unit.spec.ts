import * as fc from 'fast-check';
import { html } from './html';

describe('html', () => {
  it('lets no value be markup', () => {
    fc.assert(
      fc.property(fc.string({ unit: fc.constantFrom('<', '>', '&', '"', "'", 'a') }), (text) => {
        expect(html`<p title="${text}">${text}</p>`.text.replaceAll(/<p title="|">|<\/p>/g, '')).not.toMatch(/[<>"']/);
      }),
    );
  });

  it('takes its own kind, lists of it and nothing', () => {
    expect(html`<ul>${['a', '<'].map((each) => html`<li>${each}</li>`)}${null}${7}</ul>`.text).toBe('<ul><li>a</li><li>&lt;</li>7</ul>');
  });
});
