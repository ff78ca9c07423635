import type { Instant } from '@waymark/journey';
import { DAY, HOUR, MINUTE } from '../calendar';
import type { PlainIdentity } from '../cast/handles';
import { present } from '../cast/handles';
import type { Deal } from './deal';
import { planDeal, writeDeal } from './deal';
import type { Diary } from './diary';
import { callBySdr } from './conversations';
import { Heat } from './heat';
import { introduceToCrm } from './profiles';

/** Those who became hot in these last days are left to whoever reads the history. */
const FRESH = 7 * DAY;
const PAUSE = 30 * DAY;
const OWNERS = ['lin.qiao', 'zhou.ning', 'petra.holm', 'sam.okafor', 'he.yutong'];
const REJECTIONS = [[4, 'not_a_fit'], [3, 'no_budget'], [2, 'duplicate'], [1, 'wrong_contact']] as const;
const RECYCLINGS = [[4, 'no_response'], [3, 'not_now'], [2, 'no_budget'], [1, 'project_postponed']] as const;

/** Goes through what has been told so far, and lets sales be handed the contact whenever they are hot. Ends with the deal won or lost, if any. */
export function handOff(diary: Diary, weight: number): Deal | undefined {
  const heat = new Heat(diary.person);
  let free = diary.knownFrom;
  for (const entry of [...diary.entries].sort((a, b) => a.at - b.at)) {
    if (!heat.add(entry) || entry.at < free) continue;
    if (entry.at > diary.setting.asOf - FRESH) return undefined;
    const result = workOn(diary, entry.at, weight);
    if (typeof result !== 'number') return result;
    heat.cool();
    free = result + PAUSE;
  }
  return undefined;
}

/** One hand-off from offer to end: the deal that came of it, or the instant at which sales gave the contact back. */
function workOn(diary: Diary, hotAt: Instant, weight: number): Deal | Instant {
  const { dice } = diary;
  const who = handOffIdentities(diary);
  const owner = dice.pick(OWNERS);
  const offeredAt = hotAt + dice.whole(20, 600) * 1000;
  const decidedAt = Math.round(offeredAt + Math.min(60 * HOUR, dice.lognormal(3 * HOUR, 1.1)));
  tell(diary, offeredAt, who, 'offered');
  if (dice.chance(weight > 0 ? 0.05 : 0.3)) return tell(diary, decidedAt, who, 'rejected', { owner, reason: dice.pickWeighted(REJECTIONS) });
  tell(diary, decidedAt, who, 'accepted', { owner });
  introduceToCrm(diary, decidedAt + MINUTE);
  const deal = planDeal(diary, offeredAt, decidedAt, weight);
  callBySdr(diary, decidedAt + 4 * HOUR, deal !== undefined || dice.chance(0.5));
  if (!deal) {
    const givenUp = Math.round(decidedAt + Math.min(45 * DAY, dice.lognormal(9 * DAY, 0.8)));
    return tell(diary, givenUp, who, 'recycled', { owner, reason: dice.pickWeighted(RECYCLINGS) });
  }
  tell(diary, deal.openedAt + 20 * MINUTE, who, 'converted', { owner });
  writeDeal(diary, deal);
  return deal;
}

function handOffIdentities({ person: { handles } }: Diary): readonly PlainIdentity[] {
  const { email, phone, unionId } = handles;
  return present(email ?? phone ?? unionId);
}

function tell(diary: Diary, at: Instant, who: readonly PlainIdentity[], action: string, attributes?: Readonly<Record<string, string>>): Instant {
  diary.touch(at, 'leadflow', who, 'handoff', action, attributes && { attributes });
  return at;
}
