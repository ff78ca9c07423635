import type { Instant } from '@waymark/journey';
import { DAY, MINUTE } from '../calendar';
import { present } from '../cast/handles';
import { outcome } from './deal';
import type { Diary } from './diary';

const FEATURES = ['trend_viewed', 'alarm_configured', 'report_exported', 'sensor_added', 'calibration_planned'];
const YEAR = 365 * DAY;

/** Life as a customer of Pulse: sign-ins, features, one renewal or farewell each year, now and then more sensors. */
export function own(diary: Diary, from: Instant, amount: number): void {
  const { dice, setting } = diary;
  const end = yearsOf(diary, from, amount);
  if (!dice.chance(0.7)) return;
  const { user, email, phone } = diary.person.handles;
  const signUp = Math.max(from, diary.knownFrom) + 30 * MINUTE;
  diary.link(signUp, 'pulse-cloud', present(user, email ?? phone));
  const first = signUp + 3 * DAY;
  const until = Math.min(end, setting.asOf);
  const visits = dice.count(Math.min(14, Math.max(0, (until - first) / DAY / 20) * dice.lognormal(0.8, 0.7)));
  for (let visit = 0; visit < visits; visit++) usePulse(diary, dice.between(first, until));
}

function usePulse(diary: Diary, day: Instant): void {
  const at = diary.office(day);
  const who = [diary.person.handles.user];
  diary.touch(at, 'pulse-cloud', who, 'product', 'signed_in');
  if (diary.dice.chance(0.5)) diary.touch(at + 4 * MINUTE, 'pulse-cloud', who, 'product', diary.dice.pick(FEATURES));
}

/** Writes renewals, expansions and churn; answers when it was over, if it was. */
function yearsOf(diary: Diary, from: Instant, amount: number): Instant {
  const { dice, setting } = diary;
  for (let renewal = from + YEAR; renewal <= setting.asOf; renewal += YEAR) {
    const at = Math.round(renewal - dice.between(0, 20) * DAY);
    if (dice.chance(0.17)) {
      outcome(diary, at, 'churned', amount, { reason: dice.pick(['price', 'plant_closed', 'competitor']) });
      return at;
    }
    outcome(diary, at, 'renewed', amount);
  }
  if (dice.chance(0.18)) {
    const at = Math.round(from + dice.between(60, 400) * DAY);
    outcome(diary, at, 'expanded', Math.round(amount * dice.between(0.2, 1.2)));
  }
  return Number.POSITIVE_INFINITY;
}
