import type { Instant } from '@waymark/journey';
import { DAY, HOUR } from '../calendar';
import { present } from '../cast/handles';
import { talkInWeCom, visitOnSite } from './conversations';
import type { Diary } from './diary';

/** A sale in the CRM. */
export interface Deal {
  readonly openedAt: Instant;
  readonly closedAt: Instant;
  readonly won: boolean;
  readonly amount: number;
}

const LOSSES = [[4, 'price'], [3, 'competitor'], [3, 'no_decision'], [1, 'missing_feature']] as const;

/** What comes of an accepted hand-off: how likely a sale is depends on fit and on how serious the project is. */
export function planDeal(diary: Diary, from: Instant, earliest: Instant, weight: number): Deal | undefined {
  const { dice, person } = diary;
  if (!dice.chance(weight > 0 ? 0.6 + 0.4 * weight : 0.25)) return undefined;
  const won = dice.chance(weight > 0 ? 0.45 + 0.35 * weight + 0.25 * person.fit : 0.3);
  return dealOf(diary, from, earliest, won);
}

/** Half of all sales are closed about two weeks after `from`, the slowest quarter after two months and more. */
export function dealOf(diary: Diary, from: Instant, earliest: Instant, won: boolean): Deal {
  const { dice, person } = diary;
  const days = won ? dice.lognormal(18, 1.45) : dice.lognormal(24, 1.1);
  const closedAt = Math.max(from + Math.min(days, 420) * DAY, earliest + 9 * HOUR);
  const openedAt = Math.round(earliest + (closedAt - earliest) * dice.between(0.15, 0.5));
  const size = Math.min(3, Math.max(0.4, person.account.employees / 500));
  const amount = Math.round(dice.lognormal(90_000 * size, 0.9) / 100) * 100;
  return { openedAt, closedAt: Math.round(closedAt), won, amount };
}

export function writeDeal(diary: Diary, deal: Deal): void {
  const { dice } = diary;
  const between = (place: number): Instant => Math.round(deal.openedAt + (deal.closedAt - deal.openedAt) * place);
  outcome(diary, deal.openedAt, 'opportunity_created', deal.amount);
  if (dice.chance(0.5)) visitOnSite(diary, between(0.3));
  talkInWeCom(diary, between(0.4));
  if (deal.won || dice.chance(0.7)) outcome(diary, between(0.55), 'quoted', deal.amount);
  talkInWeCom(diary, between(0.8));
  if (!deal.won) return outcome(diary, deal.closedAt, 'lost', deal.amount, { reason: dice.pickWeighted(LOSSES) });
  outcome(diary, deal.closedAt, 'ordered', deal.amount);
  outcome(diary, Math.round(deal.closedAt + dice.between(5, 45) * DAY), 'paid', deal.amount);
}

export function outcome(diary: Diary, at: Instant, action: string, amount: number, attributes?: Readonly<Record<string, string>>): void {
  const value = { amount, currency: diary.person.account.country.currency === 'CNY' ? 'CNY' : 'EUR' };
  diary.touch(at, 'crm', present(diary.person.handles.crm), 'crm', action, { value, ...(attributes && { attributes }) });
}
