import type { Instant } from '@waymark/journey';
import { DAY } from '../calendar';
import { present } from '../cast/handles';
import type { Role } from '../cast/roles';
import { clickSearchAd, seeDisplayAd, useSocial } from './adverts';
import { browse, chat, compare, download, lookForJobs, passOn, read } from './browsing';
import { talkInWeCom, takeRobotCall } from './conversations';
import type { Diary } from './diary';
import { joinWebinar, visitFair, watchLivestream } from './gatherings';
import type { MailHabit } from './mail';
import { mailCampaign, mailRegularly } from './mail';

type Act = (diary: Diary, day: Instant) => void;
type Acts = readonly (readonly [number, Act])[];

const PASSIVE: Acts = [
  [34, browse],
  [10, read],
  [16, seeDisplayAd],
  [14, useSocial],
  [12, mailCampaign],
  [4, clickSearchAd],
  [4, download],
  [3, watchLivestream],
  [2, talkInWeCom],
  [2, lookForJobs],
];

const ENGAGED: Acts = [
  [24, browse],
  [14, read],
  [9, download],
  [9, mailCampaign],
  [9, useSocial],
  [8, seeDisplayAd],
  [7, joinWebinar],
  [7, watchLivestream],
  [5, talkInWeCom],
  [3, clickSearchAd],
  [2, compare],
  [2, takeRobotCall],
  [1.5, chat],
  [1.5, (diary, day) => visitFair(diary, day, 0.35)],
];

interface Habit {
  readonly acts: Acts;
  /** Mean number of acts over the time in which the contact is awake. */
  readonly mean: number;
  readonly mail: MailHabit;
}

const QUIET: Habit = { acts: PASSIVE, mean: 2.4, mail: { opens: 0.24, clicks: 0.12, leaves: 0.03 } };
const LIVELY: Habit = { acts: ENGAGED, mean: 9, mail: { opens: 0.42, clicks: 0.25, leaves: 0.012 } };

const HABITS: Record<Role, Habit> = {
  visitor: QUIET,
  passive: QUIET,
  engaged: LIVELY,
  buyer: { ...LIVELY, mean: 5 },
  customer: { ...LIVELY, mean: 6 },
  competitor: { ...LIVELY, mean: 6 },
  partner: { ...LIVELY, mean: 5 },
};

/** What goes on between the introduction and now without any project: mails, reading, an event now and then. */
export function liveOn(diary: Diary): void {
  const { dice, knownFrom, setting, person } = diary;
  const habit = HABITS[person.role];
  const awake = dice.lognormal(300 * DAY, 1);
  const until = Math.min(setting.asOf, knownFrom + awake);
  mailRegularly(diary, dice.chance(0.6) ? setting.asOf : until, habit.mail);
  for (let acts = dice.count(habit.mean * dice.lognormal(0.75, 0.75)); acts > 0; acts--) {
    dice.pickWeighted(habit.acts)(diary, dice.between(knownFrom + DAY, until));
  }
  if (person.sharer) passOn(diary, dice.between(knownFrom, until));
  if (dice.chance(0.25)) changeBrowser(diary, dice.between(knownFrom + 60 * DAY, until));
}

/** Another browser: most people are recognised there by a click in a mail, some are strangers once more. */
function changeBrowser(diary: Diary, at: Instant): void {
  if (at > diary.setting.asOf) return;
  const { email, secondCookie, device } = diary.person.handles;
  const browser = present(secondCookie, device);
  if (email && diary.dice.chance(0.8)) diary.touch(at, 'mailer', [email, ...browser], 'email', 'clicked');
  diary.browser = browser;
  browse(diary, at + DAY);
}
