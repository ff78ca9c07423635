import type { Instant } from '@waymark/journey';
import { DAY, HOUR, MINUTE } from '../calendar';
import { present } from '../cast/handles';
import { MAIL_CAMPAIGNS, NEWSLETTER } from '../world/campaigns';
import type { Campaign } from '../world/campaigns';
import { PAPERS } from '../world/contents';
import type { Diary } from './diary';

/** How eagerly mails are read: chances to open, to click once opened, and to leave the list. */
export interface MailHabit {
  readonly opens: number;
  readonly clicks: number;
  readonly leaves: number;
}

/** What one mail led to; a list is not mailed again after the last two. */
type MailResult = 'taken' | 'bounced' | 'left';

function send(diary: Diary, at: Instant, campaign: Campaign, habit: MailHabit): MailResult {
  const { email } = diary.person.handles;
  const who = present(email);
  const content = diary.dice.pick(PAPERS[diary.person.account.country.language]);
  diary.touch(at, 'mailer', who, 'email', 'sent', { campaign, content });
  if (diary.dice.chance(0.006)) {
    diary.touch(at + MINUTE, 'mailer', who, 'email', 'bounced', { campaign, attributes: { bounce: diary.dice.chance(0.6) ? 'hard' : 'soft' } });
    return 'bounced';
  }
  if (!diary.dice.chance(habit.opens)) return 'taken';
  const opened = at + Math.round(diary.dice.lognormal(2 * HOUR, 1.3));
  diary.touch(opened, 'mailer', who, 'email', 'opened', { campaign, content });
  if (diary.dice.chance(habit.leaves)) return leave(diary, opened + MINUTE, campaign);
  if (diary.dice.chance(habit.clicks)) {
    diary.touch(opened + MINUTE, 'mailer', present(email, ...diary.browser), 'email', 'clicked', { campaign, content });
  }
  return 'taken';
}

function leave(diary: Diary, at: Instant, campaign: Campaign): MailResult {
  const consent = { basis: 'request', purposes: ['newsletter'], withdrawn: true };
  diary.touch(at, 'mailer', present(diary.person.handles.email), 'email', 'unsubscribed', { campaign, consent });
  return 'left';
}

/** The quarterly newsletter and now and then a campaign's mail, from the introduction to `until`. */
export function mailRegularly(diary: Diary, until: Instant, habit: MailHabit): void {
  if (!diary.person.handles.email) return;
  const { asOf } = diary.setting;
  for (let back = 9; back > 0; back--) {
    const issue = asOf - (back * 91 - 84) * DAY;
    if (issue > until || issue < diary.knownFrom) continue;
    const campaign = diary.dice.chance(0.7) ? NEWSLETTER : diary.dice.pick(MAIL_CAMPAIGNS);
    if (send(diary, diary.office(issue), campaign, habit) !== 'taken') return;
  }
}

export function mailCampaign(diary: Diary, day: Instant): void {
  if (!diary.person.handles.email) return;
  send(diary, diary.office(day), diary.dice.pick(MAIL_CAMPAIGNS), { opens: 0.45, clicks: 0.3, leaves: 0.01 });
}
