import type { Dice } from '../dice';
import type { Country } from '../world/countries';
import type { Seniority } from '../world/jobs';

/**
 * What drives a person: a `visitor` never says who they are, `passive` ones read now and then, `engaged` ones like the subject,
 * a `buyer` has a project with a budget, a `customer` bought before the history begins.
 */
export type Role = 'visitor' | 'passive' | 'engaged' | 'buyer' | 'customer' | 'competitor' | 'partner';

/** Where somebody comes from. */
export type Origin = 'search_ad' | 'organic' | 'direct' | 'referral' | 'social' | 'email' | 'offline_event' | 'livestream' | 'wecom';

const ORIGINS: readonly (readonly [number, Origin])[] = [
  [18, 'search_ad'],
  [22, 'organic'],
  [12, 'direct'],
  [10, 'referral'],
  [12, 'social'],
  [9, 'email'],
  [13, 'offline_event'],
  [4, 'livestream'],
];
const CHINESE_ORIGINS: typeof ORIGINS = [...ORIGINS, [8, 'wecom']];

/** How likely people of an origin are to have a project, next to the mean; the order is the one that real funnels show. */
const PULL: Record<Origin, number> = {
  search_ad: 1.25,
  organic: 1.15,
  direct: 1.1,
  referral: 1.05,
  offline_event: 1.1,
  wecom: 1,
  livestream: 0.7,
  social: 0.6,
  email: 0.4,
};

export function castOrigin(country: Country, dice: Dice): Origin {
  return dice.pickWeighted(country.code === 'CN' ? CHINESE_ORIGINS : ORIGINS);
}

export function castRole(fit: number, origin: Origin, seniority: Seniority, dice: Dice): Role {
  const throwOfDice = dice.unit();
  if (throwOfDice < 0.055) return 'visitor';
  if (throwOfDice < 0.073) return 'competitor';
  if (throwOfDice < 0.093) return 'partner';
  if (throwOfDice < 0.093 + 0.05 * fit) return 'customer';
  if (seniority === 'student') return 'engaged';
  if (dice.chance(0.4 * fit * fit * PULL[origin])) return 'buyer';
  return dice.chance(0.2 + 0.2 * fit) ? 'engaged' : 'passive';
}
