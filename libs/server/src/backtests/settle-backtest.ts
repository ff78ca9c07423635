import type { Instant } from '@waymark/journey';
import type { BacktestRequest, FitRequest, TestedModel } from '@waymark/replay';
import { parseScoringMoment } from '@waymark/replay';
import type { PredicateDocument } from '@waymark/scoring';
import { checkPredicate, parseDuration, parsePredicate } from '@waymark/scoring';
import type { EngineParts } from '../core/parts';
import type { ModelAsked, Settled, Settling } from '../replays/settle-question';
import { refused, settleModel } from '../replays/settle-question';

interface OutcomeAsked {
  /** Asked of touchpoints: a predicate as JSON, or as a text of YAML or JSON. */
  readonly outcome: unknown;
  /** ISO 8601 duration. */
  readonly within: string;
  /** `first-touch`, `first-touch+DURATION` or `split`. */
  readonly at: string;
  readonly split?: Instant | undefined;
  readonly seed?: number | undefined;
  readonly resamples?: number | undefined;
}

export interface BacktestAsked extends OutcomeAsked {
  readonly model: ModelAsked;
  /** Measured on the same cases; none when it is absent. */
  readonly against?: ModelAsked | undefined;
  readonly capacityPerWeek?: number | undefined;
  /** Refuse where facts were recorded too late, instead of leaving them out. */
  readonly strict: boolean;
}

export interface FitAsked extends OutcomeAsked {
  readonly split: Instant;
  /** Of the proposed model. */
  readonly id: string;
  readonly title: string;
  readonly lookback?: string | undefined;
  readonly labels?: 'by-split' | 'whole-history' | undefined;
  readonly capacityPerWeek?: number | undefined;
}

/** Needs no history. Refused as `unknown-model`, `invalid-model`, `invalid-predicate`, `invalid-duration`, `invalid-moment`. */
export async function settleBacktest(settling: Settling, asked: BacktestAsked): Promise<Settled<BacktestRequest>> {
  const model = await settleModel(settling, asked.model, '/model');
  if (!model.ok) return model;
  const models: TestedModel[] = [model.value];
  if (asked.against) {
    const against = await settleModel(settling, asked.against, '/against');
    if (!against.ok) return against;
    models.push(against.value);
  }
  const outcome = settleOutcome(settling.parts, asked);
  if (!outcome.ok) return outcome;
  const { within, at, split = null, capacityPerWeek = null } = asked;
  return { ok: true, value: { models, outcome: outcome.value, within, at, split, capacityPerWeek, ...drawn(asked) } };
}

/** Refused as `settleBacktest`, but for its models. */
export function settleFit(parts: EngineParts, asked: FitAsked): Settled<FitRequest> {
  const { id, title, within, at, split, lookback, labels, capacityPerWeek } = asked;
  const outcome = settleOutcome(parts, asked);
  if (!outcome.ok) return outcome;
  if (lookback !== undefined && parseDuration(lookback) === null) return noDuration('lookback', lookback);
  const request = { id, title, outcome: outcome.value, within, at, split, sealedKeys: parts.settings.extraSealedKeys, ...drawn(asked) };
  const threshold = capacityPerWeek === undefined ? {} : { threshold: { capacityPerWeek } };
  return { ok: true, value: { ...request, ...threshold, ...(lookback !== undefined && { lookback }), ...(labels && { labels }) } };
}

function drawn({ seed, resamples }: OutcomeAsked): Pick<BacktestRequest, 'seed' | 'resamples'> {
  return { ...(seed !== undefined && { seed }), ...(resamples !== undefined && { resamples }) };
}

function settleOutcome({ settings: { extraSealedKeys } }: EngineParts, { outcome, within, at, split }: OutcomeAsked): Settled<PredicateDocument> {
  const checked = typeof outcome === 'string' ? parsePredicate(outcome, 'touchpoint', { extraSealedKeys }) : checkPredicate(outcome, 'touchpoint', { extraSealedKeys });
  if (!checked.ok) return refused('invalid-predicate', '`outcome` is no predicate that can be asked of a touchpoint: each error names its path', '/outcome', checked.errors);
  if (parseDuration(within) === null) return noDuration('within', within);
  return settleMoment(at, split) ?? { ok: true, value: checked.predicate };
}

function settleMoment(at: string, split: Instant | undefined): Settled<never> | null {
  const moment = parseScoringMoment(at);
  if (moment === null) return refused('invalid-moment', `at ${at}: first-touch, first-touch+DURATION (such as first-touch+P7D) or split`, '/at');
  return moment.kind === 'split' && split === undefined ? refused('invalid-moment', 'at split: say when that is (split)', '/split') : null;
}

function noDuration(name: string, text: string): Settled<never> {
  return refused('invalid-duration', `${name} ${text}: give an ISO 8601 duration of weeks, days, hours, minutes and seconds, such as P30D`, `/${name}`);
}
