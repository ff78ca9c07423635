import fc from 'fast-check';
import type { PredicateDocument, RuleDocument, ScoringModel, StagesSection } from '@waymark/scoring';
import { aPredicate } from './predicate-arbitraries';

/** Durations that facts of `someFacts` often stand apart by. */
const aDuration = fc.constantFrom('PT1H', 'PT6H', 'P1D', 'P1DT12H', 'P3D', 'P1W', 'P10D', 'P30D', 'PT90M', 'PT45S');

const points = fc.oneof(fc.constantFrom(25, 10, 5, 1, -40, -10, -5, 0.1, 0.3, 12.345678), fc.integer({ min: 1, max: 60 }));

const limit = fc.record(
  {
    times: fc.constantFrom(1, 1, 2, 3),
    per: fc.oneof(fc.constantFrom('day', 'week', 'month', 'quarter', 'year', 'lifetime'), aDuration),
    by: fc.constantFrom('content.id', 'action', 'attributes.minutes', 'attributes.constructor', 'interactive'),
  },
  { requiredKeys: ['times', 'per'] },
);

const decay = fc.oneof(
  aDuration.map((halfLife) => ({ halfLife })),
  aDuration.map((linear) => ({ linear })),
  aDuration.map((expires) => ({ expires })),
);

type Unnamed = Omit<RuleDocument, 'id'>;

const rule: fc.Arbitrary<Unnamed> = fc.oneof(
  {
    weight: 8,
    arbitrary: fc.record(
      { when: aPredicate('rule'), points, limit, decay, group: fc.constantFrom('g', 'h') },
      { requiredKeys: ['when', 'points'] },
    ),
  },
  { weight: 1, arbitrary: fc.record({ when: aPredicate('rule'), reset: fc.constant(true as const) }) },
);

const bounds = fc.record(
    {
      floor: fc.constantFrom(0, 0, 0, -20, 10),
      max: fc.constantFrom(30, 60.5, 100),
      ceiling: fc.constantFrom(20, 40, 80),
      inactivity: fc.record({
        after: fc.constantFrom('PT1H', 'P1D', 'P3D', 'P10D'),
        every: fc.constantFrom('PT6H', 'P1D', 'P1W'),
        points: fc.constantFrom(-10, -2.5, -0.000001, -7),
      }),
      suspend: aPredicate('suspend'),
    },
    { requiredKeys: [] },
  );

const behaviour = fc
  .tuple(bounds, fc.array(rule, { minLength: 1, maxLength: 6 }), fc.constantFrom(20, 33.3, 0))
  .map(([limits, rules, cap]) => ({
    ...limits,
    groups: { h: { max: cap }, g: { max: 60 } },
    rules: rules.map((each, index) => ({ ...each, id: `r${index}` })),
  }));

const fit = fc
  .tuple(
    fc.record({ max: fc.constantFrom(30, 70), min: fc.constantFrom(0, -5) }, { requiredKeys: [] }),
    fc.array(fc.record({ when: aPredicate('fit'), points }), { minLength: 1, maxLength: 4 }),
  )
  .map(([limits, rules]) => ({ ...limits, rules: rules.map((each, index) => ({ ...each, id: `f${index}` })) }));

const bands = fc.constant({ fit: { A: 30, B: 10, C: null }, behaviour: { '3': 0, '1': 60, '2': 20, '4': null } });

const qualification = fc.record(
  {
    when: fc.oneof(
      fc.constantFrom<PredicateDocument>({ 'state.total': { gte: 20 } }, { 'state.behaviour': { gt: 0 } }),
      aPredicate('qualification'),
    ),
    unless: aPredicate('qualification'),
    rearm: fc.oneof(fc.constantFrom('on-recycle' as const, 'on-drop' as const), aPredicate('rearm')),
    cooldown: aDuration,
  },
  { requiredKeys: ['when'] },
);

const stagePredicate = aPredicate('stage');

const fallback = fc.oneof(
  fc.record({ step: fc.constantFrom(1, 2, 3), above: fc.nat({ max: 3 }), idle: aDuration }),
  fc.record({ step: fc.constantFrom(1, 2, 3), above: fc.nat({ max: 3 }), when: stagePredicate }),
);

const ORDER = ['discover', 'contact', 'handshake', 'value', 'renewal'] as const;

const stages: fc.Arbitrary<StagesSection> = fc
  .record({
    enter: fc.record(
      { contact: stagePredicate, handshake: stagePredicate, value: stagePredicate, renewal: stagePredicate },
      { requiredKeys: ['contact'] },
    ),
    falls: fc.array(fallback, { maxLength: 4 }),
  })
  .map(({ enter, falls }) => ({
    enter,
    ...(falls.length > 0 && {
      fallback: falls.map(({ step, above, ...rest }) => {
        const from = Math.min(4, step + above);
        return { from: ORDER[from] ?? 'renewal', to: ORDER[from - step] ?? 'discover', ...rest };
      }),
    }),
  }));

/** A valid model that uses the whole language. */
export const aModel: fc.Arbitrary<ScoringModel> = fc
  .record(
    {
      timezone: fc.constantFrom('UTC', 'America/New_York', 'Europe/London', 'Asia/Kolkata'),
      behaviour,
      fit,
      bands,
      qualification,
      stages,
    },
    { requiredKeys: ['behaviour'] },
  )
  .map((sections) => ({ schema: 'waymark/scoring-model/v1' as const, id: 'drawn', ...sections }));
