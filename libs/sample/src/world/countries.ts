import type { NameList } from './names';
import { NAME_LISTS } from './names';

export type Language = 'zh' | 'en';

export interface Country {
  readonly code: string;
  readonly language: Language;
  readonly zoneHours: number;
  readonly names: NameList;
  readonly cities: readonly string[];
  readonly legalForms: readonly string[];
  readonly currency: string;
  /** The n-th fictional phone number, valid in form; undefined when the numbers kept free for fiction are used up. */
  readonly phone: (n: number) => string | undefined;
}

const none = (): undefined => undefined;

/** Numbers `prefix` + `digits` digits, each n another one, in no visible order. */
function numbers(prefix: string, digits: number): (n: number) => string | undefined {
  const size = 10 ** digits;
  return (n) => (n < size ? prefix + String((n * 7919 + 31) % size).padStart(digits, '0') : undefined);
}

/** Area codes whose numbers 555-0100 to 555-0199 are kept for fiction. */
const US_AREAS = [212, 213, 215, 303, 305, 312, 313, 314, 404, 408, 412, 415, 503, 512, 602, 612, 617, 702, 713, 716];

function usPhone(n: number): string | undefined {
  const area = US_AREAS[Math.floor(n / 100) % US_AREAS.length];
  return n < 100 * US_AREAS.length ? `+1${String(area)}55501${String((n * 37) % 100).padStart(2, '0')}` : undefined;
}

/**
 * Chinese numbers are of a range for data cards that nobody can call. US 555-0100 to 0199, UK 020 7946 0000 to 0999, Germany 030 23125 000 to 999
 * and France 06 39 98 00 00 to 99 99 are kept for fiction by the countries' regulators.
 */
const CHINA: Country = {
  code: 'CN',
  language: 'zh',
  zoneHours: 8,
  names: NAME_LISTS.CHINESE,
  cities: ['上海', '苏州', '宁波', '杭州', '无锡', '南京', '深圳', '东莞', '佛山', '天津', '青岛', '武汉', '成都', '西安', '重庆', '沈阳'],
  legalForms: ['有限公司', '股份有限公司', '集团有限公司', '科技有限公司'],
  currency: 'CNY',
  phone: numbers('+86145', 8),
};

const UNITED_STATES: Country = {
  code: 'US',
  language: 'en',
  zoneHours: -6,
  names: NAME_LISTS.ENGLISH,
  cities: ['Houston', 'Cleveland', 'Chicago', 'Detroit', 'Pittsburgh', 'Milwaukee'],
  legalForms: ['Inc.', 'LLC', 'Corp.'],
  currency: 'USD',
  phone: usPhone,
};

const GERMANY: Country = {
  code: 'DE',
  language: 'en',
  zoneHours: 1,
  names: NAME_LISTS.GERMAN,
  cities: ['Stuttgart', 'Hannover', 'Dresden', 'Essen', 'Nürnberg', 'Kassel'],
  legalForms: ['GmbH', 'AG', 'GmbH & Co. KG'],
  currency: 'EUR',
  phone: numbers('+493023125', 3),
};

const BRITAIN: Country = {
  ...UNITED_STATES,
  code: 'GB',
  zoneHours: 0,
  cities: ['Leeds', 'Sheffield', 'Bristol', 'Derby'],
  legalForms: ['Ltd', 'plc'],
  currency: 'GBP',
  phone: numbers('+442079460', 3),
};

const FRANCE: Country = {
  ...GERMANY,
  code: 'FR',
  names: NAME_LISTS.FRENCH,
  cities: ['Lyon', 'Lille', 'Grenoble', 'Nantes'],
  legalForms: ['SAS', 'SA'],
  phone: numbers('+3363998', 4),
};

const JAPAN: Country = {
  code: 'JP',
  language: 'en',
  zoneHours: 9,
  names: NAME_LISTS.JAPANESE,
  cities: ['Nagoya', 'Osaka', 'Yokohama', 'Kobe'],
  legalForms: ['K.K.', 'Co., Ltd.'],
  currency: 'JPY',
  phone: none,
};

const SINGAPORE: Country = {
  ...JAPAN,
  code: 'SG',
  zoneHours: 8,
  names: NAME_LISTS.ENGLISH,
  cities: ['Singapore'],
  legalForms: ['Pte. Ltd.'],
  currency: 'USD',
};

const INDIA: Country = {
  ...JAPAN,
  code: 'IN',
  zoneHours: 5.5,
  names: NAME_LISTS.INDIAN,
  cities: ['Pune', 'Chennai', 'Vadodara', 'Coimbatore'],
  legalForms: ['Pvt. Ltd.'],
  currency: 'USD',
};

/** Where accounts are, by weight. */
export const COUNTRIES: readonly (readonly [number, Country])[] = [
  [62, CHINA],
  [9, UNITED_STATES],
  [9, GERMANY],
  [5, FRANCE],
  [4, BRITAIN],
  [5, JAPAN],
  [3, SINGAPORE],
  [3, INDIA],
];
