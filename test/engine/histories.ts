import type { Row } from '@waymark/engine';
import type { Engine, WholeEngine } from '@waymark/server';
import fc from 'fast-check';
import { DAY_MS, START } from './test-engine';

/** A model in which instants, limits, decay, resets and attributes all matter. */
export const LAW_MODEL = JSON.stringify({
  schema: 'waymark/scoring-model/v1',
  id: 'laws',
  behaviour: {
    floor: 0,
    inactivity: { after: 'P10D', every: 'P5D', points: -7 },
    rules: [
      { id: 'attended', when: { action: 'attended' }, points: 60, limit: { times: 2, per: 'P7D' } },
      { id: 'visited', when: { action: 'visited' }, points: 25, decay: { halfLife: 'P20D' } },
      { id: 'unsubscribed', when: { action: 'unsubscribed' }, reset: true },
    ],
  },
  fit: { rules: [{ id: 'boss', when: { 'profile.title': 'CTO' }, points: 30 }] },
  qualification: { when: { 'state.total': { gte: 80 } }, rearm: 'on-drop' },
  stages: { enter: { contact: { action: 'attended' }, handshake: { 'state.qualified': true } } },
});

export interface Step {
  /** Hours before the start. */
  readonly hours: number;
  readonly what: 'attended' | 'visited' | 'unsubscribed' | 'cto' | 'cfo' | 'refuses' | 'consents';
}

export const someSteps: fc.Arbitrary<readonly Step[]> = fc.array(
  fc.record({
    hours: fc.oneof(fc.nat({ max: 5 }), fc.nat({ max: 24 * 40 })),
    what: fc.constantFrom<Step['what']>('attended', 'attended', 'visited', 'visited', 'visited', 'unsubscribed', 'cto', 'cfo', 'refuses', 'consents'),
  }),
  { minLength: 1, maxLength: 9 },
);

/** The facts of one contact; ids and instants tie as the steps do, whatever the contact. */
export function factsOf(contactId: string, steps: readonly Step[]): readonly object[] {
  return steps.map(({ hours, what }, index) => ({
    id: `${contactId}:${index}`,
    contactId,
    occurredAt: new Date(START - hours * (DAY_MS / 24)).toISOString(),
    ...contentOf(what),
  }));
}

function contentOf(what: Step['what']): object {
  const consent = { basis: 'form', purposes: ['sales_contact'] };
  if (what === 'refuses') return { kind: 'profile', consent: { ...consent, withdrawn: true } };
  if (what === 'consents') return { kind: 'profile', consent };
  if (what === 'cto' || what === 'cfo') return { kind: 'profile', profile: { title: what.toUpperCase() } };
  return { kind: 'touchpoint', channel: 'webinar', action: what };
}

export const rowsOf = (engine: Pick<Engine, 'parts'>, table: string): Promise<readonly Row[]> =>
  engine.parts.views.select({ table, where: [], limit: 100_000 });

/** Contacts by the `contact_id` that their first fact gave them. */
export async function contactsByName(engine: WholeEngine): Promise<ReadonlyMap<string, string>> {
  const lines = await rowsOf(engine, 'timeline');
  return new Map(lines.filter((line) => line['channel'] !== 'handoff').map((line) => [String(line['fact_id']).split(':')[0] ?? '', String(line['contact'])]));
}

/** What was decided of one contact: facts as well, of the instants at which they were decided. */
export async function decisionsOf(engine: WholeEngine, contact: string): Promise<readonly unknown[]> {
  const lines = await engine.parts.views.select({ table: 'timeline', where: [{ column: 'contact', op: '=', value: contact }], limit: 1_000 });
  const decided = lines.filter((line) => line['channel'] === 'handoff').map(({ action, occurred_at: at }) => ({ action, at }));
  return decided.sort((a, b) => Number(a.at) - Number(b.at));
}

/** What a model says of one contact, without the names that differ between contacts. */
export async function stateOf(engine: WholeEngine, contact: string): Promise<unknown> {
  const state: Record<string, unknown> = {};
  for (const table of ['score', 'qualification', 'stage_entry']) {
    const rows = await engine.parts.views.select({ table, where: [{ column: 'contact', op: '=', value: contact }], limit: 1_000 });
    state[table] = rows.map(({ contact: _contact, as_of: _asOf, standing: _standing, owner: _owner, fact_id, ...row }) => ({
      ...row,
      fact: String(fact_id ?? '').split(':')[1] ?? null,
    }));
  }
  return state;
}
