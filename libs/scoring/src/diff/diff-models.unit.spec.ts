import type { ScoringModel } from '../document/model';
import { diffModels } from './diff-models';

const model: ScoringModel = {
  schema: 'waymark/scoring-model/v1',
  id: 'm',
  behaviour: {
    floor: 0,
    rules: [
      { id: 'web', when: { channel: 'web', action: ['viewed', 'clicked'] }, points: 1 },
      { id: 'demo', when: { action: 'demo_requested', 'attributes.form': 'demo' }, points: 50 },
    ],
  },
  fit: { rules: [{ id: 'mail', when: { 'profile.email_type': 'business' }, points: 10 }] },
};

describe('diffModels', () => {
  it('sees no difference in layout', () => {
    const { id, schema, fit, behaviour } = model;
    expect(diffModels(model, { fit: fit ?? {}, behaviour: behaviour ?? {}, id, schema })).toEqual([]);
  });

  it('names what was added, removed and changed, and whom it touches', () => {
    const after: ScoringModel = {
      ...model,
      behaviour: {
        floor: 5,
        rules: [
          { id: 'web', when: { channel: 'web', action: ['viewed', 'clicked'] }, points: 2 },
          { id: 'left', when: { action: 'unsubscribed' }, reset: true },
        ],
      },
      fit: { rules: [{ id: 'mail', when: { 'profile.email_type': 'business' }, points: 20 }] },
    };
    expect(diffModels(model, after)).toEqual([
      { path: '/behaviour/floor', change: 'changed', touches: 'contacts whose behaviour comes down to the floor, from that fact on' },
      { path: '/behaviour/rules/web', change: 'changed', touches: 'touchpoints with channel web and action viewed or clicked' },
      { path: '/behaviour/rules/demo', change: 'removed', touches: 'touchpoints with action demo_requested, as far as they meet attributes.form' },
      { path: '/behaviour/rules/left', change: 'added', touches: 'touchpoints with action unsubscribed, and every line before them' },
      { path: '/fit/rules/mail', change: 'changed', touches: 'contacts with a fact that sets profile.email_type' },
    ]);
  });

  it('sees rules that only changed places', () => {
    const rules = [...(model.behaviour?.rules ?? [])].reverse();
    expect(diffModels(model, { ...model, behaviour: { floor: 0, rules } }).map(({ path }) => path)).toEqual(['/behaviour/rules']);
  });
});
