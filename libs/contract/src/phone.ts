import { isSupportedCountry, parsePhoneNumberFromString } from 'libphonenumber-js';
import type { CountryCode, PhoneNumber } from 'libphonenumber-js';

/** A region whose numbers can be read; throws for a setting that is none. */
export function phoneRegion(region: string): CountryCode {
  if (isSupportedCountry(region)) return region;
  throw new Error(`the default region of phones must be a two-letter country such as CN; found ${JSON.stringify(region)}`);
}

/**
 * The number in E.164, or undefined where it cannot be one: not a number alone, or of a length that its country has not.
 * One with an extension is none either: the number before it is a switchboard's, which many people share.
 */
export function toE164(value: string, region: string): string | undefined {
  if (CHINESE_MOBILE.test(value)) return value;
  return parse(value, region)?.number;
}

/** In E.164 as it stands. Most of ours are, and the library takes fifty times as long to say the same. */
const CHINESE_MOBILE = /^\+861[3-9]\d{9}$/;

/** The two-letter country of a number, undefined where it cannot be told. */
export function phoneCountry(value: string, region: string): string | undefined {
  if (CHINESE_MOBILE.test(value)) return 'CN';
  return parse(value, region)?.country;
}

/** What the library said of a number; busy contacts come again and again, and it takes tens of microseconds each time. */
const parsed = new Map<string, PhoneNumber | undefined>();
const MAX_PARSED = 20_000;
/** No number is longer; what is would only fill the memory. */
const MAX_REMEMBERED_CHARACTERS = 64;

function parse(value: string, region: string): PhoneNumber | undefined {
  const key = `${region}|${value}`;
  if (parsed.has(key)) return parsed.get(key);
  const phone = parsePhoneNumberFromString(value, { defaultCountry: region as CountryCode, extract: false });
  const usable = phone?.isPossible() && phone.ext === undefined ? phone : undefined;
  if (value.length > MAX_REMEMBERED_CHARACTERS) return usable;
  if (parsed.size >= MAX_PARSED) parsed.clear();
  parsed.set(key, usable);
  return usable;
}
