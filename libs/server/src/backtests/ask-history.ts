import type { BacktestRequest, FrequentTouch, History, Pause } from '@waymark/replay';
import { frequentTouches, markShapes, runInSteps } from '@waymark/replay';
import { parseDuration } from '@waymark/scoring';
import { toTime } from '../queries/times';
import type { Settled } from '../replays/settle-question';
import { refused } from '../replays/settle-question';
import type { Span } from './span';
import { spanOf } from './span';

const MOST_NAMED = 5;

/**
 * Why the history cannot answer a question that is sound in itself; null where it can. Refused as `no-facts-yet`,
 * `window-longer-than-history`, `split-outside-history`, `outcome-never-happens`.
 */
export async function refusalBy(history: History, { outcome, within, split }: Pick<BacktestRequest, 'outcome' | 'within' | 'split'>, pause: Pause): Promise<Settled<never> | null> {
  const span = spanOf(history);
  if (span === null) return refused('no-facts-yet', 'there is no fact in the log yet: nothing can be measured', '');
  const outside = outsideOf(span, within, split ?? null);
  if (outside) return outside;
  const { outcomes } = await runInSteps(markShapes(history.shapes, outcome), pause);
  if (outcomes.includes(1)) return null;
  const frequent = await runInSteps(frequentTouches(history, MOST_NAMED), pause);
  return refused('outcome-never-happens', `no touchpoint in the log answers \`outcome\`; the most frequent are ${frequent.map(told).join(', ')}`, '/outcome');
}

function outsideOf(span: Span, within: string, split: number | null): Settled<never> | null {
  const from = `the history goes from ${toTime(span.first)} to ${toTime(span.last)}`;
  if ((parseDuration(within) ?? 0) > span.last - span.first) return refused('window-longer-than-history', `within ${within}: ${from} only`, '/within');
  if (split === null || (split > span.first && split <= span.last)) return null;
  return refused('split-outside-history', `split ${toTime(split)}: ${from}`, '/split');
}

function told({ channel, action, facts }: FrequentTouch): string {
  return `{ channel: ${channel}, action: ${action} } (${facts})`;
}
