import type { Instant } from '@waymark/journey';
import { DISPLAY_CAMPAIGNS, SEARCH_CAMPAIGNS, SOCIAL_CAMPAIGNS } from '../world/campaigns';
import { POSTS } from '../world/contents';
import type { Diary } from './diary';

/** What people typed, campaign by campaign. */
const KEYWORDS = {
  zh: ['流量计 价格', '振动监测 系统', '预测性维护', '诺谷仪表'],
  en: ['flow meter price', 'vibration monitoring', 'predictive maintenance', 'norrvale'],
};

export function clickSearchAd(diary: Diary, day: Instant): void {
  const found = diary.dice.pick(SEARCH_CAMPAIGNS);
  const keyword = KEYWORDS[diary.person.account.country.language][SEARCH_CAMPAIGNS.indexOf(found)] ?? '';
  const campaign = { ...found, cost: diary.dice.whole(300, 2600) / 100 };
  diary.touch(diary.office(day), 'ads', diary.browser, 'search_ad', 'clicked', { campaign, attributes: { keyword } });
}

export function seeDisplayAd(diary: Diary, day: Instant): void {
  const campaign = diary.dice.pick(DISPLAY_CAMPAIGNS);
  const at = diary.leisure(day);
  diary.touch(at, 'ads', diary.browser, 'display_ad', 'shown', { campaign });
  if (diary.dice.chance(0.18)) diary.touch(at + 9_000, 'ads', diary.browser, 'display_ad', 'clicked', { campaign });
}

export function useSocial(diary: Diary, day: Instant): void {
  const { language } = diary.person.account.country;
  const action = diary.dice.pickWeighted(SOCIAL_ACTIONS);
  const network = language === 'zh' ? 'channels' : 'professional';
  diary.touch(diary.leisure(day), 'social', diary.browser, 'social', action, {
    campaign: diary.dice.pick(SOCIAL_CAMPAIGNS),
    content: diary.dice.pick(POSTS[language]),
    attributes: { network },
  });
}

const SOCIAL_ACTIONS = [
  [40, 'liked'],
  [22, 'clicked'],
  [16, 'followed'],
  [12, 'commented'],
  [10, 'shared'],
] as const;
