import type { BacktestReport, ModelBacktest } from '../../backtest/report';
import type { LegendEntry } from '../charts/figure';
import { shortName } from '../page/model-name';

/** A model with the colour it has throughout the page. */
export interface Side {
  readonly name: string;
  readonly look: 'after' | 'warm';
  readonly model: ModelBacktest;
}

export function sidesOf({ models }: BacktestReport): readonly Side[] {
  return models.map((model, place) => ({ name: shortName(model.model), look: place === 0 ? 'after' : 'warm', model }));
}

export function legendOf(sides: readonly Side[]): readonly LegendEntry[] {
  return sides.map(({ name, look }) => ({ look, text: name }));
}
