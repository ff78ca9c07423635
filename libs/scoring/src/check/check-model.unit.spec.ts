import { checkModel } from './check-model';

/** A model that uses every section; each case below changes one thing. */
function base() {
  return {
    schema: 'waymark/scoring-model/v1',
    id: 'base',
    timezone: 'Asia/Shanghai',
    behaviour: {
      floor: 0,
      max: 200,
      groups: { g: { max: 60 } },
      inactivity: { after: 'P30D', every: 'P30D', points: -10 },
      suspend: { 'profile.partner': true },
      rules: [
        {
          id: 'a',
          when: { channel: 'web', 'attributes.minutes': { gte: 20 } },
          points: 25,
          group: 'g',
          limit: { times: 1, per: 'month', by: 'content.id' },
          decay: { halfLife: 'P45D' },
        },
        { id: 'b', when: { action: 'unsubscribed' }, reset: true },
      ],
    },
    fit: { min: 0, max: 70, rules: [{ id: 'f', when: { 'profile.email_type': 'business' }, points: 35 }] },
    bands: { fit: { A: 50, B: null }, behaviour: { '1': 80, '2': null } },
    qualification: { when: { 'state.total': { gte: 100 } }, rearm: 'on-recycle', cooldown: 'P30D' },
    stages: { enter: { contact: { interactive: true } }, fallback: [{ from: 'contact', to: 'discover', idle: 'P180D' }] },
  };
}

/** The base with the member at a pointer set, or taken out with `undefined`. */
function changed(pointer: string, value: unknown): unknown {
  const model: unknown = base();
  const steps = pointer.slice(1).split('/');
  const last = steps.pop() ?? '';
  const parent = steps.reduce((at, step) => (at as Record<string, unknown>)[step], model) as Record<string, unknown>;
  if (value === undefined) delete parent[last];
  else parent[last] = value;
  return model;
}

const RULE = '/behaviour/rules/0';
const deep = (depth: number): object => (depth === 0 ? { channel: 'web' } : { not: deep(depth - 1) });

type Change = readonly [what: string, pointer: string, value: unknown, at?: string];

const REFUSED: readonly Change[] = [
  ['without a schema', '/schema', undefined],
  ['with an id in capitals', '/id', 'Base'],
  ['with a title that is no text', '/title', 5],
  ['with an offset for a time zone', '/timezone', '+08:00'],
  ['with a time zone in small letters', '/timezone', 'asia/shanghai'],
  ['with a lone surrogate in a title', '/title', 'a\ud800'],
  ['with a lone surrogate in a key', '/behaviour/groups/\udc00', { max: 1 }],
  ['with U+0000', '/title', 'a\u0000'],
  ['with points beyond 100,000', `${RULE}/points`, 100_000.5],
  ['with a floor below -100,000', '/behaviour/floor', -100_001],
  ['with points of -0', `${RULE}/points`, -0],
  ['with points that are no number', `${RULE}/points`, NaN],
  ['with seven decimals in a bound', '/behaviour/ceiling', 1.0000001],
  ['with seven decimals in a threshold', '/bands/fit/A', 0.1234567],
  ['with seven decimals in the cap of a group', '/behaviour/groups/g/max', 0.1234567, '/behaviour/groups/g/max'],
  ['with neither points nor reset', `${RULE}/points`, undefined],
  ['with reset: false', `${RULE}/reset`, false],
  ['with decay beside reset', '/behaviour/rules/1/decay', { linear: 'P1D' }],
  ['with an empty rule list', '/behaviour/rules', []],
  ['with a group without max', '/behaviour/groups/g', {}],
  ['with a fraction for times', `${RULE}/limit/times`, 1.5],
  ['with a limit without times', `${RULE}/limit/times`, undefined, `${RULE}/limit/times`],
  ['with a limit per nothing', `${RULE}/limit/per`, 'PT0S'],
  ['with a limit by a sealed key', `${RULE}/limit/by`, 'attributes.email'],
  ['with a limit by an unknown field', `${RULE}/limit/by`, 'campaign.name'],
  ['with two decays', `${RULE}/decay`, { halfLife: 'P1D', linear: 'P1D' }],
  ['with a duration in months', `${RULE}/decay/halfLife`, 'P1M'],
  ['with a duration that ends in T', `${RULE}/decay/halfLife`, 'P1DT'],
  ['with a duration of P alone', `${RULE}/decay/halfLife`, 'P'],
  ['with a duration out of all range', `${RULE}/decay/halfLife`, `P${'9'.repeat(30)}D`],
  ['with inactivity under an hour', '/behaviour/inactivity/every', 'PT59M59S'],
  ['with inactivity of 0 points', '/behaviour/inactivity/points', 0],
  ['with inactivity without points', '/behaviour/inactivity/points', undefined],
  ['with max below min in fit', '/fit/max', -1],
  ['with consent in fit', '/fit/rules/0/when', { 'consent.email': true }],
  ['with a touchpoint field in fit', '/fit/rules/0/when', { 'attributes.minutes': 1 }],
  ['with an empty suspend', '/behaviour/suspend', {}],
  ['with two thresholds that are equal', '/bands/behaviour', { '1': 5, '2': 5, '3': null }],
  ['with a threshold that is a text', '/bands/fit/A', '50'],
  ['with empty bands', '/bands/fit', {}],
  ['with an unknown rearm', '/qualification/rearm', 'on-monday'],
  ['with recent in rearm', '/qualification/rearm', { recent: { where: { channel: 'web' }, within: 'P1D', count: 1 } }],
  ['with an empty rearm', '/qualification/rearm', {}],
  ['with an unknown stage', '/stages/enter/customer', { channel: 'crm' }],
  ['with an empty list of fallbacks', '/stages/fallback', []],
  ['with a fallback without idle and when', '/stages/fallback/0/idle', undefined],
  ['with a fallback to an unknown stage', '/stages/fallback/0/to', 'nowhere'],
  ['with a fallback from discover', '/stages/fallback/0/from', 'discover', '/stages/fallback/0/to'],
];

/** Where an error may stand: at the pointer given, or in its section. */
const REFUSED_AT = REFUSED.map(([what, pointer, value, at]) => [what, pointer, value, at ?? pointer.split('/').slice(0, 2).join('/')] as const);

describe('a model is refused', () => {
  it.each(REFUSED_AT)('%s', (_what, pointer, value, at) => {
    const checked = checkModel(changed(pointer, value));
    expect(checked.ok).toBe(false);
    if (checked.ok) return;
    expect(checked.errors.map(({ path }) => path).join()).toContain(at);
    for (const { message, allowed } of checked.errors) expect([message, allowed]).toEqual([expect.any(String), expect.any(String)]);
  });

  it.each<[string, unknown]>([
    ['empty', {}],
    ['with an empty any', { any: [] }],
    ['with an empty predicate inside', { all: [{}] }],
    ['with all that is no list', { all: { channel: 'web' } }],
    ['with null', { channel: null }],
    ['with null in a list', { channel: ['web', null] }],
    ['with a list in a list', { channel: [['web']] }],
    ['with an empty text', { channel: '' }],
    ['with a list under eq', { channel: { eq: ['web'] } }],
    ['with an empty list under in', { channel: { in: [] } }],
    ['with an empty text under ne', { channel: { ne: '' } }],
    ['with a truth value under gt', { 'value.amount': { gt: true } }],
    ['with a number under startsWith', { channel: { startsWith: 5 } }],
    ['with an unknown operator', { channel: { like: 'web' } }],
    ['with null under exists', { channel: { exists: null } }],
    ['with a look-ahead', { channel: { matches: 'a(?=b)' } }],
    ['with a back-reference', { channel: { matches: '(a)\\1' } }],
    ['with a field without its key', { 'profile.': 1 }],
    ['with a map without a key', { attributes: 1 }],
    ['with the name of a campaign', { 'campaign.name': 'x' }],
    ['with an unknown state', { 'state.score': 1 }],
    ['with a sealed key', { 'profile.phone': { exists: true } }],
    ['with a sealed key inside recent', { recent: { where: { 'attributes.ip': 'x' }, within: 'P1D', count: 1 } }],
    ['with consent in recent', { recent: { where: { 'consent.email': true }, within: 'P1D', count: 1 } }],
    ['with recent without within', { recent: { where: { channel: 'web' }, count: 1 } }],
    ['with recent within nothing', { recent: { where: { channel: 'web' }, within: 'P0D', count: 1 } }],
    ['with an empty where', { recent: { where: {}, within: 'P1D', count: 1 } }],
    ['with an empty count', { recent: { where: { channel: 'web' }, within: 'P1D', count: {} } }],
    ['with a count that is a text', { recent: { where: { channel: 'web' }, within: 'P1D', count: '3' } }],
    ['with a count that is a list', { recent: { where: { channel: 'web' }, within: 'P1D', count: [3] } }],
    ['nested without end', deep(200)],
  ])('for a predicate %s', (_what, when) => {
    const checked = checkModel(changed(`${RULE}/when`, when));
    expect(checked.ok).toBe(false);
    if (!checked.ok) expect(checked.errors.every(({ path }) => path.startsWith(`${RULE}/when`))).toBe(true);
  });

  it('when an installation seals the key', () => {
    const model = changed(`${RULE}/when`, { 'profile.salary': { gte: 1 } });
    expect(checkModel(model).ok).toBe(true);
    expect(checkModel(model, { extraSealedKeys: ['salary'] }).ok).toBe(false);
  });

  it.each([null, 'text', 5, []])('when it is %j', (value) => expect(checkModel(value).ok).toBe(false));
});

describe('a model is taken', () => {
  it.each<[string, string, unknown]>([
    ['as it is', '/title', 'Base'],
    ['with six decimals', `${RULE}/points`, -99_999.999999],
    ['with 100,000', '/behaviour/max', 100_000],
    ['with max at the floor', '/behaviour/max', 0],
    ['with a mixed duration', `${RULE}/limit/per`, 'P1W2DT3H4M5S'],
    ['with an hour in minutes', '/behaviour/inactivity/after', 'PT60M'],
    ['with suspend on the state', '/behaviour/suspend', { 'state.stage': 'value' }],
    ['with a link of the time zones', '/timezone', 'PRC'],
    ['with a limit by an attribute', `${RULE}/limit/by`, 'attributes.a.b'],
    ['with consent in rearm', '/qualification/rearm', { 'consent.email': false }],
    ['with recent in unless', '/qualification/unless', { recent: { where: { not: { channel: 'web' } }, within: 'PT1S', count: { in: [0, 2] } } }],
    ['with a fallback of two stages', '/stages/fallback/0', { from: 'renewal', to: 'discover', when: { channel: 'crm' } }],
    ['with one band', '/bands/fit', { D: null }],
    ['without rules', '/behaviour/rules', undefined],
    ['with mixed types in a list', `${RULE}/when`, { 'attributes.x': [1, 'a', true] }],
    ['with attributes named like members of an object', `${RULE}/when`, { 'attributes.__proto__': 1, 'attributes.constructor': 2 }],
  ])('%s', (_what, pointer, value) => {
    expect(checkModel(changed(pointer, value))).toMatchObject({ ok: true });
  });
});
