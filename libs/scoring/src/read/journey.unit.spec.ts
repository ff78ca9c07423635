import fc from 'fast-check';
import type { Instant, ScoredFact } from '@waymark/journey';
import { aModel, anAsOf, someFacts } from '@waymark/testkit';
import { compileModel } from '../compile/compile-model';
import type { CompiledModel } from '../compile/compiled-model';
import { round6 } from '../document/rounding';
import { foldContact } from './fold-contact';
import type { Journey, JourneyPlace, JourneyStep } from './journey';
import { readJourney } from './journey';

const RUNS = { numRuns: Number(process.env['WAYMARK_LAW_RUNS'] ?? 200) };
const WHOLE = { after: null, limit: 100_000, points: 20 };
const DAY = 86_400_000;

function whole(model: CompiledModel, facts: readonly ScoredFact[], asOf: Instant): Journey {
  return readJourney(model, facts, { ...WHOLE, asOf });
}

/** The last step at each instant: then the instant is over, as a fold up to it has it. */
function lastOfEach(steps: readonly JourneyStep[]): readonly JourneyStep[] {
  return steps.filter(({ at }, place) => steps[place + 1]?.at !== at);
}

const scoresOf = ({ behaviour, fit, total }: { readonly behaviour: number; readonly fit: number; readonly total: number }) => ({ behaviour, fit, total });

const touch = (id: string, day: number, channel: string): ScoredFact => ({ kind: 'touchpoint', id, occurredAt: day * DAY, channel, action: 'x', mode: 'online', direction: 'inbound', interactive: false });

describe('a journey', () => {
  it('stands at each step where a fold up to its instant stands, and at last where the fold does', () => {
    fc.assert(
      fc.property(aModel, someFacts, anAsOf, (document, facts, asOf) => {
        const model = compileModel(document);
        const { steps, points } = whole(model, facts, asOf);
        for (const { at, after } of lastOfEach(steps)) {
          const { behaviour, fit, total, class: named } = foldContact(model, facts, at) ?? {};
          expect(after).toEqual({ behaviour, fit, total, class: named });
        }
        for (const point of points) expect(foldContact(model, facts, point.at)).toMatchObject(scoresOf(point));
        const state = foldContact(model, facts, asOf);
        expect(points.at(-1) ?? null).toEqual(state && { at: asOf, ...scoresOf(state) });
      }),
      RUNS,
    );
  });

  it('has lines at each step that add up to the difference of its totals', () => {
    fc.assert(
      fc.property(aModel, someFacts, anAsOf, (document, facts, asOf) => {
        for (const { before, after, lines } of whole(compileModel(document), facts, asOf).steps) {
          const sum = lines.reduce((total, { value }) => total + value, 0);
          expect(sum).toBeCloseTo(after.total - (before?.total ?? 0), 5);
        }
      }),
      RUNS,
    );
  });

  it('knows every stage and qualification of the fold, and where nothing fades nothing moves between the steps', () => {
    fc.assert(
      fc.property(aModel, someFacts, anAsOf, (document, facts, asOf) => {
        const model = compileModel(document);
        const { steps } = whole(model, facts, asOf);
        const state = foldContact(model, facts, asOf);
        expect(steps.flatMap(({ at, stages }) => stages.map(({ stage }) => ({ stage, at })))).toEqual(state?.stages ?? []);
        const qualified = steps.filter((step) => step.qualified).map(({ at, fact }) => ({ at, fact: fact?.id }));
        expect(qualified).toEqual(state?.qualifications.map(({ at, fact }) => ({ at, fact })) ?? []);
        steps.slice(1).forEach(({ at, before }, place) => {
          const previous = steps[place];
          const fades = foldContact(model, facts, previous?.at ?? at)?.fading === true;
          if (!fades && previous?.at !== at) expect(before).toEqual(previous?.after);
        });
      }),
      RUNS,
    );
  });

  it('is the same in pages of any size', () => {
    fc.assert(
      fc.property(aModel, someFacts, anAsOf, fc.integer({ min: 1, max: 5 }), (document, facts, asOf, limit) => {
        const model = compileModel(document);
        const steps: JourneyStep[] = [];
        let after: JourneyPlace | null = null;
        do {
          const page: Journey = readJourney(model, facts, { asOf, after, limit, points: 3 });
          expect(page.steps.length).toBeLessThanOrEqual(limit);
          steps.push(...page.steps);
          after = page.next;
        } while (after !== null);
        expect(steps).toEqual(whole(model, facts, asOf).steps);
      }),
      RUNS,
    );
  });

  it('tells lines that are over at one instant in the order in which they came, wherever a page begins', () => {
    const model = compileModel({
      schema: 'waymark/scoring-model/v1',
      id: 'm',
      behaviour: {
        rules: [
          { id: 'day', when: { channel: 'email' }, points: 1, decay: { expires: 'P1D' } },
          { id: 'week', when: { channel: 'web' }, points: 7, decay: { expires: 'P7D' } },
        ],
      },
    });
    // A line that lasts a day was the first of all, but on the eighth day the one that lasts a week is older.
    const facts = [touch('a', 0, 'email'), touch('b', 1, 'web'), touch('c', 7, 'email')];
    const { steps } = whole(model, facts, 9 * DAY);
    expect(steps.at(-1)?.lines.map(({ rule }) => rule)).toEqual(['week', 'day']);
    const page = readJourney(model, facts, { ...WHOLE, after: { at: 7 * DAY, fact: 'c' }, asOf: 9 * DAY });
    expect(page.steps).toEqual(steps.slice(-1));
  });

  it('tells what was over, held back, voided and capped', () => {
    const model = compileModel({
      schema: 'waymark/scoring-model/v1',
      id: 'm',
      behaviour: {
        floor: 0,
        groups: { all: { max: 12 } },
        rules: [
          { id: 'visit', when: { channel: 'web' }, points: 10, decay: { expires: 'P2D' }, group: 'all' },
          { id: 'once', when: { channel: 'web' }, points: 5, limit: { times: 1, per: 'lifetime' } },
          { id: 'gone', when: { channel: 'email' }, reset: true },
        ],
      },
    });
    const facts = [touch('a', 0, 'web'), touch('b', 1, 'web'), touch('c', 4, 'web'), touch('d', 5, 'email')];
    const told = whole(model, facts, 9 * DAY).steps.map(({ at, fact, after, lines }) => [at / DAY, fact?.id ?? 'time', after.total, lines.map(({ change, rule, value, note }) => `${change} ${rule} ${round6(value)} ${note}`)]);
    expect(told).toEqual([
      [0, 'a', 15, ['added visit 10 null', 'added once 5 null']],
      [1, 'b', 17, ['added visit 10 null', 'held-back once 0 limit', 'clamped group:all -8 null']],
      [2, 'time', 15, ['expired visit -10 null', 'clamped group:all 8 null']],
      [3, 'time', 5, ['expired visit -10 null']],
      [4, 'c', 15, ['added visit 10 null', 'held-back once 0 limit']],
      [5, 'd', 0, ['voided once -5 reset', 'voided visit -10 reset']],
    ]);
  });
});
