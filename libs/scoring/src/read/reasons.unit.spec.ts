import type { ScoredFact } from '@waymark/journey';
import { compileModel } from '../compile/compile-model';
import type { ScoringModel } from '../document/model';
import { explainContact } from './fold-contact';
import { topReasons } from './reasons';

const model: ScoringModel = {
  schema: 'waymark/scoring-model/v1',
  id: 'm',
  behaviour: {
    inactivity: { after: 'PT1H', every: 'PT1H', points: -1 },
    rules: [
      { id: 'click', title: 'Clicked', when: { action: 'clicked' }, points: 5 },
      { id: 'talk', when: { action: 'talked' }, points: 30, decay: { linear: 'PT2H' } },
      { id: 'job', title: 'Looks for a job', when: { action: 'applied' }, points: -50 },
    ],
  },
  fit: { rules: [{ id: 'mail', title: 'Business mail', when: { 'profile.email_type': 'business' }, points: 10 }] },
};

const touch = (id: string, occurredAt: number, action: string): ScoredFact => ({
  kind: 'touchpoint',
  id,
  occurredAt,
  channel: 'web',
  action,
  mode: 'online',
  direction: 'inbound',
  interactive: false,
});

describe('topReasons', () => {
  it('tells what lifts the score most, by what it is worth now', () => {
    const facts: ScoredFact[] = [
      touch('a', 0, 'clicked'),
      touch('b', 1000, 'clicked'),
      touch('c', 1000, 'talked'),
      touch('d', 1000, 'applied'),
      { kind: 'profile', id: 'p', occurredAt: 0, profile: { email_type: 'business' } },
    ];
    const explained = explainContact(compileModel(model), facts, 1000 + 3_600_000);
    expect(explained && topReasons(model, explained.explanation, 3)).toEqual([
      { rule: 'talk', title: 'talk', fact: 'c', at: 1000, points: 30, value: 15 },
      { rule: 'mail', title: 'Business mail', fact: null, at: null, points: 10, value: 10 },
      { rule: 'click', title: 'Clicked', fact: 'b', at: 1000, points: 5, value: 5 },
    ]);
  });
});
