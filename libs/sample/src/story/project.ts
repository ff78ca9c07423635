import type { Instant } from '@waymark/journey';
import { DAY } from '../calendar';
import { browse, chat, compare, download, read, requestDemo } from './browsing';
import { callHotline, talkInWeCom, takeRobotCall } from './conversations';
import type { Diary } from './diary';
import { joinWebinar, visitFair } from './gatherings';
import { mailCampaign } from './mail';

/** The weeks in which a buyer looks for a supplier. */
export interface Project {
  readonly from: Instant;
  readonly to: Instant;
  /** How seriously it is meant, 0 to 1; decides how much is done, and how it ends. */
  readonly weight: number;
}

/** Chances of each step for a project of full weight, and when in its course it comes (0 start, 1 end). */
const STEPS = [
  [1.0, 0.1, browse],
  [0.9, 0.25, read],
  [0.9, 0.3, download],
  [0.6, 0.35, joinWebinar],
  [0.5, 0.4, mailCampaign],
  [0.7, 0.5, browse],
  [0.5, 0.55, takeRobotCall],
  [0.95, 0.6, compare],
  [0.45, 0.6, joinWebinar],
  [0.5, 0.65, download],
  [0.4, 0.6, (diary: Diary, day: Instant) => visitFair(diary, day, 0.7)],
  [0.45, 0.7, chat],
  [0.6, 0.75, talkInWeCom],
  [0.35, 0.8, callHotline],
  [0.85, 0.85, compare],
  [0.8, 0.95, requestDemo],
  [0.6, 0.97, compare],
] as const;

export function planProject(diary: Diary, earliest: Instant): Project {
  const { dice, person, setting } = diary;
  const lasts = Math.min(120, Math.max(4, dice.lognormal(17, 0.7))) * DAY;
  const weight = Math.min(1, 0.2 + 0.6 * person.fit + 0.3 * dice.normal());
  // Most projects bring the contact to us or follow soon; after the latest fair a good many are being decided this very week.
  const soon = earliest + (setting.asOf - earliest) * dice.unit() ** 1.7;
  const to = dice.chance(0.1) ? setting.asOf - dice.between(0, 7.5 * DAY) : soon;
  return { from: to - lasts, to, weight: Math.max(0.1, weight) };
}

export function pursue(diary: Diary, { from, to, weight }: Project): void {
  const { dice } = diary;
  for (const [chance, place, act] of STEPS) {
    if (!dice.chance(chance * (0.1 + 0.75 * weight))) continue;
    const at = from + (to - from) * Math.min(1, Math.max(0, place + 0.08 * dice.normal()));
    act(diary, Math.max(at, diary.knownFrom));
  }
}
