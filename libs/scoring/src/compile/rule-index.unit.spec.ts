import type { PredicateDocument } from '../document/model';
import { indexRules } from './rule-index';

describe('indexRules', () => {
  it('finds for a channel the rules that it can meet, in the order of the document', () => {
    const whens: readonly PredicateDocument[] = [
      { action: 'opened' },
      { channel: 'web' },
      { channel: ['web', 'email'], action: 'clicked' },
      { channel: { ne: 'web' } },
      { any: [{ channel: 'chat' }] },
    ];
    const index = indexRules(whens.map((when, place) => ({ id: `r${place}`, when, points: 1 })));
    expect(index.byChannel.get('web')).toEqual([0, 1, 2, 3, 4]);
    expect(index.byChannel.get('email')).toEqual([0, 2, 3, 4]);
    expect(index.byChannel.has('chat')).toBe(false);
    expect(index.others).toEqual([0, 3, 4]);
  });
});
