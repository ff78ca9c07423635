import type { ScoredFact } from '@waymark/journey';
import { historyOf } from '../columns/history-of';
import { runAtOnce } from '../columns/in-steps';
import { frequentTouches } from './frequent-touches';

const touch = (channel: string, action: string, more: object = {}): ScoredFact => ({ kind: 'touchpoint', id: '', occurredAt: 0, channel, action, ...more }) as ScoredFact;

describe('the most frequent touches', () => {
  const told = [
    touch('web', 'viewed', { mode: 'one-to-many' }),
    touch('web', 'viewed', { attributes: { page: 'a' } }),
    touch('crm', 'ordered'),
    touch('email', 'opened'),
    touch('web', 'viewed'),
    touch('email', 'opened'),
    { kind: 'profile', id: '', occurredAt: 0, profile: { title: 'CTO' } } as unknown as ScoredFact,
  ];
  const history = historyOf(told.map((fact, index) => ({ contact: `c${index % 2}`, fact: { ...fact, id: `f${index}`, occurredAt: index } })));

  it('are counted by channel and action, whatever else they say', () => {
    expect(runAtOnce(frequentTouches(history, 9))).toEqual([
      { channel: 'web', action: 'viewed', facts: 3 },
      { channel: 'email', action: 'opened', facts: 2 },
      { channel: 'crm', action: 'ordered', facts: 1 },
    ]);
  });

  it('are no more than are asked for', () => {
    expect(runAtOnce(frequentTouches(history, 1))).toEqual([{ channel: 'web', action: 'viewed', facts: 3 }]);
  });
});
