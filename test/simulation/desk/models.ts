/** Points of the versions lie so far apart that a total says which of them made it. */
const TOTALS = [0, 3, 3_000, Infinity] as const;

interface Points {
  readonly scale: number;
  readonly attended: number;
  readonly visited: number;
  readonly needed: number;
}

export const MODEL_ID = 'desk';

/** Three versions that qualify different people; a demo qualifies under each. */
const POINTS: readonly Points[] = [
  { scale: 0.001, attended: 60, visited: 25, needed: 80 },
  { scale: 1, attended: 60, visited: 50, needed: 60 },
  { scale: 500, attended: 60, visited: 25, needed: 110 },
];

/** Published one after the other. */
export const MODELS = POINTS.map(({ scale, attended, visited, needed }, place) =>
  JSON.stringify({
    schema: 'waymark/scoring-model/v1',
    id: MODEL_ID,
    behaviour: {
      floor: 0,
      ...(place === 0 ? { inactivity: { after: 'P2D', every: 'P1D', points: -0.015 } } : {}),
      rules: [
        { id: 'demo', when: { action: 'demo_requested' }, points: 200 * scale },
        { id: 'attended', when: { action: 'attended' }, points: attended * scale, limit: { times: 2, per: 'P7D' } },
        { id: 'visited', when: { action: 'visited' }, points: visited * scale, decay: { halfLife: 'P20D' } },
        { id: 'unsubscribed', when: { action: 'unsubscribed' }, reset: true },
      ],
    },
    fit: { rules: [{ id: 'boss', when: { 'profile.title': 'CTO' }, points: 20 * scale }] },
    qualification: { when: { 'state.total': { gte: needed * scale } }, rearm: 'on-drop' },
    stages: { enter: { contact: { action: 'attended' }, handshake: { 'state.qualified': true } } },
  }),
);

/** Can a version have come to that total? */
export function isOfVersion(total: number, version: number): boolean {
  return total === 0 || (total >= (TOTALS[version - 1] ?? 0) && total < (TOTALS[version] ?? 0));
}
