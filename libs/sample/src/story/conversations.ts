import type { Instant } from '@waymark/journey';
import { MINUTE } from '../calendar';
import { present } from '../cast/handles';
import type { Diary } from './diary';

export function callHotline(diary: Diary, day: Instant): void {
  const { phone } = diary.person.handles;
  if (!phone) return;
  const attributes = { topic: diary.dice.pick(['price', 'delivery', 'fault', 'dealer']), minutes: diary.dice.whole(2, 15) };
  diary.touch(diary.office(day), 'callcentre', [phone], 'hotline', 'asked', { attributes });
}

/** The dialling robot qualifies new leads; four in ten answer, and say how interested they are. */
export function takeRobotCall(diary: Diary, day: Instant): void {
  const { phone } = diary.person.handles;
  if (!phone) return;
  const at = diary.office(day);
  diary.touch(at, 'ai-dialer', [phone], 'ai_call', 'called');
  const keen = diary.person.role === 'buyer';
  if (!diary.dice.chance(keen ? 0.6 : 0.35)) return diary.touch(at + MINUTE, 'ai-dialer', [phone], 'ai_call', 'no_answer');
  const interest = diary.dice.pickWeighted(keen ? KEEN : COOL);
  diary.touch(at + MINUTE, 'ai-dialer', [phone], 'ai_call', 'answered', { attributes: { interest, seconds: diary.dice.whole(25, 240) } });
}

const KEEN = [[6, 'high'], [3, 'medium'], [1, 'low']] as const;
const COOL = [[1, 'high'], [3, 'medium'], [6, 'low']] as const;

/** Our sales development calls: a few in vain, then one that is answered. */
export function callBySdr(diary: Diary, day: Instant, reached: boolean): void {
  const { crm, phone } = diary.person.handles;
  let at = diary.office(day);
  const who = present(crm, phone);
  for (let vain = diary.dice.count(0.6); vain > 0; vain--) {
    diary.touch(at, 'callcentre', who, 'sdr_call', 'no_answer');
    at += diary.dice.whole(40, 200) * MINUTE;
  }
  if (!reached) return diary.touch(at, 'callcentre', who, 'sdr_call', 'no_answer');
  const attributes = { minutes: diary.dice.whole(3, 35), outcome: diary.dice.pick(['need confirmed', 'callback', 'materials sent']) };
  diary.touch(at, 'callcentre', who, 'sdr_call', 'answered', { attributes });
}

export function visitOnSite(diary: Diary, day: Instant): void {
  const { crm, email } = diary.person.handles;
  const attributes = { minutes: diary.dice.whole(45, 180), visitors: diary.dice.whole(1, 3), plant: diary.person.account.city };
  diary.touch(diary.office(day), 'sales', present(crm, email), 'sales_visit', 'met', { attributes });
}

/** Adds our sales engineer in WeCom: the union id and a known address tie the new identity to the person. */
export function addWeCom(diary: Diary, at: Instant): void {
  const { wecom, unionId, openId, email, phone } = diary.person.handles;
  if (!wecom || at >= diary.weComFrom) return;
  diary.weComFrom = at;
  diary.touch(at, 'wecom', present(unionId, wecom, openId, email ?? phone), 'wecom', 'added', {
    attributes: { scene: diary.dice.pick(['qr_code', 'business_card', 'fair_stand', 'livestream']) },
  });
}

export function talkInWeCom(diary: Diary, day: Instant): void {
  const { wecom } = diary.person.handles;
  if (!wecom || day <= diary.weComFrom) return;
  let at = diary.leisure(day);
  diary.touch(at, 'wecom', [wecom], 'wecom', 'sent', { attributes: { messages: 1 } });
  if (!diary.dice.chance(diary.person.role === 'buyer' ? 0.8 : 0.45)) return;
  at += diary.dice.whole(1, 50) * MINUTE;
  diary.touch(at, 'wecom', [wecom], 'wecom', 'messaged', { attributes: { messages: diary.dice.whole(1, 12) } });
}
