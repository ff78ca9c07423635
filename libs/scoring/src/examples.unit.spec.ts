import type { ScoredFact, TouchpointFact } from '@waymark/journey';
import { resolveManner } from '@waymark/journey';
import type { BehaviourSection } from './document/model';
import { checkModel } from './check/check-model';
import { compileModel } from './compile/compile-model';
import { foldContact } from './read/fold-contact';

const DAY = 86_400_000;
const JANUARY = Date.parse('2026-01-01T00:00:00Z');

function touch(day: number, more: Partial<TouchpointFact> = {}): ScoredFact {
  const kind = { channel: 'webinar', action: 'attended', ...more };
  return { kind: 'touchpoint', id: `t${day}`, occurredAt: JANUARY + Math.round(day * DAY), ...kind, ...resolveManner(kind) };
}

function behaviourOf(section: BehaviourSection, facts: readonly ScoredFact[], at: number): number | undefined {
  const checked = checkModel({ schema: 'waymark/scoring-model/v1', id: 'example', behaviour: section });
  if (!checked.ok) throw new Error(JSON.stringify(checked.errors));
  return foldContact(compileModel(checked.model), facts, at)?.behaviour;
}

const rule = { id: 'w', when: { channel: 'webinar' }, points: 40 };

describe('the worked examples of the scoring model', () => {
  it('halves in 30 days', () => {
    const section = { rules: [{ ...rule, decay: { halfLife: 'P30D' } }] };
    const facts = [touch(0), touch(30)];
    expect(behaviourOf(section, facts, JANUARY + 30 * DAY)).toBe(60);
    expect(behaviourOf(section, facts, Date.parse('2026-03-02T00:00:00Z'))).toBe(30);
  });

  it('limits once in seven days', () => {
    const section = { rules: [{ ...rule, limit: { times: 1, per: 'P7D' } }] };
    const facts = [0, 3, 6.999, 7, 13].map((day) => touch(day));
    const days = [0, 6.999, 7, 13, 14];
    expect(days.map((day) => behaviourOf(section, facts, JANUARY + day * DAY))).toEqual([40, 40, 80, 80, 80]);
  });

  it('takes points for silence down to the floor, and owes no debt', () => {
    const section = { floor: 0, inactivity: { after: 'P30D', every: 'P30D', points: -10 }, rules: [{ ...rule, points: 25 }] };
    const at = (day: number, facts = [touch(0)]) => behaviourOf(section, facts, JANUARY + day * DAY);
    expect([29, 30, 60, 90, 120, 5000].map((day) => at(day))).toEqual([25, 15, 5, 0, 0, 0]);
    expect(at(200, [touch(0), touch(200)])).toBe(25);
  });

  it('starts anew at the floor, so that a penalty that expires gives nothing back', () => {
    const section = { floor: 0, rules: [{ ...rule, points: -40, decay: { expires: 'P30D' } }] };
    expect([0, 29, 30, 31].map((day) => behaviourOf(section, [touch(0)], JANUARY + day * DAY))).toEqual([0, 0, 0, 0]);
  });

  it('rounds an exact half away from zero, whatever binary arithmetic makes of it', () => {
    const section = (points: number) => ({ rules: [{ ...rule, points, decay: { linear: 'P30D' } }] });
    expect(behaviourOf(section(25), [touch(0)], JANUARY + 1_134_000)).toBe(24.989063);
    expect(behaviourOf(section(-25), [touch(0)], JANUARY + 1_134_999)).toBe(-24.989063);
  });
});
