import type { Consent, Instant } from '@waymark/journey';
import { DAY, HOUR, MINUTE } from '../calendar';
import { colleagueOf } from '../cast/account';
import type { Handles } from '../cast/handles';
import { present } from '../cast/handles';
import type { Origin } from '../cast/roles';
import type { Person } from '../cast/person';
import { castPerson } from '../cast/person';
import { Dice } from '../dice';
import type { TouchDetail } from '../fact';
import { EVENT_CAMPAIGN, REFERRAL_CAMPAIGN } from '../world/campaigns';
import { nextOccasion } from '../world/occasions';
import { clickSearchAd, seeDisplayAd, useSocial } from './adverts';
import { browse, download, lookForJobs, read, shareOf } from './browsing';
import { addWeCom } from './conversations';
import type { Diary } from './diary';
import { introduceToCrm, writeProfile } from './profiles';

/** Visits under a cookie alone, in the weeks before somebody says who they are (or never does). */
export function visitUnnamed(diary: Diary, from: Instant, to: Instant, visits: number): void {
  for (let visit = 0; visit < visits; visit++) {
    diary.dice.pickWeighted(UNNAMED)(diary, diary.dice.between(from, to));
  }
}

const UNNAMED = [
  [50, browse],
  [12, clickSearchAd],
  [16, seeDisplayAd],
  [10, read],
  [9, useSocial],
  [2, lookForJobs],
] as const;

/** The moment at which the firm learns a name; afterwards `diary.knownFrom` says when. */
export function introduce(diary: Diary, day: Instant): void {
  const { role, origin, handles } = diary.person;
  const way = role === 'customer' ? fromOldCrm : WAYS[canCome(origin, handles) ? origin : 'direct'];
  const at = way(diary, diary.office(day));
  diary.knownFrom = at;
  writeProfile(diary, at + 2000, consentOf(diary));
  const { dice } = diary;
  if (MET_ELSEWHERE.has(way) || dice.chance(0.3)) welcome(diary, Math.round(at + dice.lognormal(8 * HOUR, 1)));
  if (handles.wecom && dice.chance(0.7)) addWeCom(diary, Math.round(at + dice.lognormal(2 * DAY, 1.5)));
}

function canCome(origin: Origin, handles: Handles): boolean {
  if (origin === 'wecom' || origin === 'livestream') return handles.wecom !== undefined;
  return true;
}

/** The link in the first message ties the browser of those who were met elsewhere to their name. */
function welcome(diary: Diary, at: Instant): void {
  const { email, wecom } = diary.person.handles;
  if (diary.dice.chance(0.25)) return;
  const content = { id: '/welcome' };
  if (email) diary.touch(at, 'mailer', [email, ...diary.browser], 'email', 'clicked', { content });
  else if (at > diary.weComFrom) diary.touch(at, 'wecom', present(wecom, ...diary.browser), 'wecom', 'clicked', { content });
}

type Way = (diary: Diary, at: Instant) => Instant;

const MET_ELSEWHERE: ReadonlySet<Way> = new Set<Way>([scanBadge, joinByCode, joinInStream]);

const WAYS: Record<Origin, Way> = {
  search_ad: (diary, at) => afterClick(diary, at, clickSearchAd),
  organic: (diary, at) => fillForm(diary, at, { attributes: { medium: 'organic' } }),
  direct: (diary, at) => fillForm(diary, at, { attributes: { medium: 'direct' } }),
  social: (diary, at) => afterClick(diary, at, useSocial),
  email: (diary, at) => fillForm(diary, at, { attributes: { medium: 'forwarded_mail' } }),
  referral: followShare,
  offline_event: scanBadge,
  livestream: joinInStream,
  wecom: joinByCode,
};

function afterClick(diary: Diary, at: Instant, click: (diary: Diary, day: Instant) => void): Instant {
  click(diary, at - DAY);
  return fillForm(diary, at, { attributes: { medium: 'paid' } });
}

function fillForm(diary: Diary, at: Instant, detail: TouchDetail): Instant {
  const { email, phone } = diary.person.handles;
  diary.touch(at, 'website', present(email, phone, ...diary.browser), 'web', 'form_submitted', { content: { id: '/contact' }, ...detail });
  if (diary.dice.chance(0.5)) download(diary, at + MINUTE);
  return at;
}

function scanBadge(diary: Diary, day: Instant): Instant {
  const fair = nextOccasion(diary.setting.calendar.fairs, day - 60 * DAY);
  const at = fair ? fair.at + diary.dice.whole(0, 420) * MINUTE : day;
  const { email, phone } = diary.person.handles;
  diary.touch(at, 'events', present(email, phone), 'offline_event', 'badge_scanned', {
    campaign: EVENT_CAMPAIGN,
    ...(fair && { content: fair.content, attributes: { city: fair.city ?? '' } }),
  });
  return at;
}

function joinByCode(diary: Diary, at: Instant): Instant {
  diary.knownFrom = at;
  addWeCom(diary, at);
  return at;
}

function joinInStream(diary: Diary, at: Instant): Instant {
  const { unionId, openId } = diary.person.handles;
  diary.touch(at - 5 * MINUTE, 'livestream', present(unionId, openId), 'livestream', 'attended', { attributes: { minutes: 5 } });
  return joinByCode(diary, at);
}

function followShare(diary: Diary, at: Instant): Instant {
  const by = referrerOf(diary);
  const value = by?.handles.email ?? by?.handles.phone;
  if (by && value) {
    diary.touch(at - 9 * MINUTE, 'referrals', diary.browser, 'referral', 'opened', {
      campaign: REFERRAL_CAMPAIGN,
      referrer: { ...value, share: shareOf(by.index) },
    });
  }
  return fillForm(diary, at, { attributes: { medium: 'referral' } });
}

/** A colleague, or somebody elsewhere who passes things on. */
function referrerOf(diary: Diary): Person | undefined {
  const { seed, contacts } = diary.setting;
  const { index } = diary.person;
  const colleague = colleagueOf(index, contacts);
  if (colleague !== undefined && diary.dice.chance(0.45)) return castPerson(seed, colleague);
  const dice = new Dice(seed, index, 4);
  for (let attempt = 0; attempt < 5; attempt++) {
    const other = castPerson(seed, dice.whole(0, contacts - 1));
    if (other.sharer && other.index !== index) return other;
  }
  return undefined;
}

/** Customers of old were in the CRM before the history begins. */
function fromOldCrm(diary: Diary): Instant {
  const at = diary.setting.beginning + diary.dice.whole(0, 600) * MINUTE;
  introduceToCrm(diary, at);
  return at;
}

function consentOf(diary: Diary): Consent | undefined {
  if (diary.person.origin === 'livestream' || diary.dice.chance(0.12)) return undefined;
  const basis = diary.person.origin === 'offline_event' ? 'badge_scan' : 'form';
  return { basis, purposes: diary.dice.chance(0.8) ? ['sales_contact', 'newsletter'] : ['newsletter'] };
}
