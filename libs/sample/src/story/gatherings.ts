import type { Instant } from '@waymark/journey';
import { DAY, HOUR, MINUTE } from '../calendar';
import { present } from '../cast/handles';
import { EVENT_CAMPAIGN, WEBINAR_CAMPAIGN } from '../world/campaigns';
import type { Occasion } from '../world/occasions';
import { nextOccasion } from '../world/occasions';
import type { Diary } from './diary';

/** The next webinar after `day`: registered before, mostly attended, now and then with a question. */
export function joinWebinar(diary: Diary, day: Instant): void {
  const webinar = nextOccasion(diary.setting.calendar.webinars, day);
  if (!webinar) return;
  const { email, phone } = diary.person.handles;
  const who = email ? [email] : present(phone);
  const detail = { content: webinar.content, campaign: WEBINAR_CAMPAIGN };
  const registered = Math.max(diary.office(day), Math.floor(webinar.at - 13 * DAY));
  if (diary.dice.chance(0.3)) diary.touch(registered - 20 * HOUR, 'mailer', who, 'webinar', 'invited', detail);
  diary.touch(Math.min(registered, webinar.at), 'webinars', who, 'webinar', 'registered', detail);
  if (!diary.dice.chance(0.72)) return;
  const minutes = Math.min(webinar.lasts, Math.round(diary.dice.lognormal(38, 0.6)));
  diary.touch(webinar.at + diary.dice.whole(0, 300) * 1000, 'webinars', who, 'webinar', 'attended', { ...detail, attributes: { minutes } });
  if (minutes > 30 && diary.dice.chance(0.25)) diary.touch(webinar.at + 31 * MINUTE, 'webinars', who, 'webinar', 'asked', detail);
}

export function watchLivestream(diary: Diary, day: Instant): void {
  const stream = nextOccasion(diary.setting.calendar.livestreams, day);
  if (stream) watch(diary, stream);
}

function watch(diary: Diary, stream: Occasion): void {
  const { email, openId, unionId } = diary.person.handles;
  const who = openId && stream.at > diary.weComFrom ? present(unionId, openId) : present(email ?? diary.person.handles.cookie);
  const minutes = Math.min(stream.lasts, Math.max(1, Math.round(diary.dice.lognormal(18, 0.9))));
  const at = stream.at + diary.dice.whole(0, 20) * MINUTE;
  diary.touch(at, 'livestream', who, 'livestream', 'attended', { content: stream.content, attributes: { minutes } });
  if (diary.dice.chance(0.2)) diary.touch(at + 2 * MINUTE, 'livestream', who, 'livestream', 'liked', { content: stream.content });
  if (minutes > 20 && diary.dice.chance(0.15)) diary.touch(at + 21 * MINUTE, 'livestream', who, 'livestream', 'asked', { content: stream.content });
}

/** The next fair after `day`, if it is within half a year: badge scanned at the stand, and `talk` says how likely a conversation is. */
export function visitFair(diary: Diary, day: Instant, talk: number): void {
  const fair = nextOccasion(diary.setting.calendar.fairs, day);
  if (!fair || fair.at > day + 120 * DAY) return;
  const { email, phone } = diary.person.handles;
  const who = present(email, phone);
  const detail = { content: fair.content, campaign: EVENT_CAMPAIGN };
  const at = fair.at + diary.dice.whole(0, fair.lasts - 1) * DAY + diary.dice.whole(0, 400) * MINUTE;
  if (diary.dice.chance(0.3)) diary.touch(fair.at - 14 * DAY, 'events', who, 'offline_event', 'invited', detail);
  diary.touch(at, 'events', who, 'offline_event', 'badge_scanned', { ...detail, attributes: { city: fair.city ?? '' } });
  if (!diary.dice.chance(talk)) return;
  const attributes = { minutes: diary.dice.whole(5, 40), product: diary.dice.pick(['F3', 'L2', 'V2', 'Pulse']) };
  diary.touch(at + 4 * MINUTE, 'events', who, 'offline_event', 'talked', { ...detail, attributes });
}
