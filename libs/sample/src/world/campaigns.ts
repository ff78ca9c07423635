/** A campaign, as a touchpoint names it. */
export interface Campaign {
  readonly id: string;
  readonly name: string;
  readonly purpose: 'brand' | 'performance';
}

const brand = (id: string, name: string): Campaign => ({ id, name, purpose: 'brand' });
const performance = (id: string, name: string): Campaign => ({ id, name, purpose: 'performance' });

export const SEARCH_CAMPAIGNS: readonly Campaign[] = [
  performance('sea-flow-meter', '搜索·流量计 / Search: flow meters'),
  performance('sea-vibration', '搜索·振动监测 / Search: vibration monitoring'),
  performance('sea-pdm', '搜索·预测性维护 / Search: predictive maintenance'),
  brand('sea-brand', '搜索·品牌词 / Search: our name'),
];

export const DISPLAY_CAMPAIGNS: readonly Campaign[] = [
  brand('dis-quiet-plants', '安静的工厂 / Quiet plants'),
  brand('dis-measured-trust', '可测量的信任 / Trust, measured'),
  performance('dis-retarget-pricing', '报价页再营销 / Pricing retargeting'),
];

export const SOCIAL_CAMPAIGNS: readonly Campaign[] = [
  brand('soc-people-of-plants', '工厂里的人 / People of plants'),
  performance('soc-lead-forms', '社媒留资 / Social lead forms'),
];

export const NEWSLETTER = brand('eml-journal', '诺谷季刊 / Norrvale Journal');

export const MAIL_CAMPAIGNS: readonly Campaign[] = [
  performance('eml-v2-launch', 'V2 新品发布 / V2 launch'),
  performance('eml-audit-offer', '免费设备体检 / Free plant audit'),
  performance('eml-trial-pulse', 'Pulse 试用邀请 / Try Pulse'),
];

export const EVENT_CAMPAIGN = performance('evt-fairs', '行业展会 / Trade fairs');
export const WEBINAR_CAMPAIGN = performance('web-academy', '诺谷公开课 / Norrvale Academy');
export const REFERRAL_CAMPAIGN = performance('ref-bring-a-colleague', '老友推荐 / Bring a colleague');
