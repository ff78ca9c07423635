import { DateTime, FixedOffsetZone, IANAZone } from 'luxon';
import type { TokenParser } from 'luxon';
import type { DateFormat } from './mapping';
import type { ToInstant } from './zones';
import { zoneNamed } from './zones';

/** An instant as RFC 3339 in UTC; undefined where the text is no date of this kind. */
export type DateReader = (text: string) => string | undefined;

/** The instant that a text means; undefined where it means none. */
type InstantReader = (text: string) => number | undefined;

/** Reads dates by their formats, tried in their order; never by today's date or this machine's zone. */
export function createDateReader({ format, zone, locale = 'en' }: DateFormat): DateReader | { readonly error: string } {
  const toInstant = zone === undefined ? undefined : zoneNamed(zone);
  if (zone !== undefined && toInstant === undefined) return { error: `no time zone is called "${zone}": name one of the IANA database, such as Europe/Berlin, or an offset such as UTC+8` };
  if (!isLocale(locale)) return { error: `no language is called "${locale}": name one such as en or zh-CN` };
  const readers = [format].flat().map((each) => readerOf(each, toInstant, locale));
  const failed = readers.find((each) => typeof each !== 'function');
  if (failed) return failed as { readonly error: string };
  return (text) => {
    for (const read of readers as readonly InstantReader[]) {
      const instant = read(text);
      if (instant !== undefined && instant >= EARLIEST && instant <= LATEST) return new Date(instant).toISOString();
    }
    return undefined;
  };
}

const EARLIEST = Date.parse('0000-01-01T00:00:00Z');
const LATEST = Date.parse('9999-12-31T23:59:59.999Z');

function isLocale(locale: string): boolean {
  try {
    return Intl.DateTimeFormat.supportedLocalesOf(locale).length > 0;
  } catch {
    return false;
  }
}

function readerOf(format: string, toInstant: ToInstant | undefined, locale: string): InstantReader | { readonly error: string } {
  if (format === 'seconds') return (text) => count(text, 1000);
  if (format === 'milliseconds') return (text) => count(text, 1);
  return format === 'iso' ? isoReader(toInstant) : patternReader(format, toInstant, locale);
}

function count(text: string, unitMs: number): number | undefined {
  return /^-?\d+(?:\.\d+)?$/.test(text) ? Math.floor(Number(text) * unitMs) : undefined;
}

/** Where a text names its offset, its zone is a fixed one: so it is seen which do. */
const LOCAL = { zone: IANAZone.create('Etc/UTC'), setZone: true };

/** ISO 8601, also with a blank before the time. A time without its date is none: it would be today's. */
function isoReader(toInstant: ToInstant | undefined): InstantReader {
  return (text) => {
    if (!/^[+-]?\d{4}/.test(text)) return undefined;
    const read = DateTime.fromISO(text.replace(/^([\d-]+) +(?=\d)/, '$1T'), LOCAL);
    if (!read.isValid) return undefined;
    return read.zone instanceof FixedOffsetZone ? read.toMillis() : toInstant?.(read.toMillis());
  };
}

function patternReader(format: string, toInstant: ToInstant | undefined, locale: string): InstantReader | { readonly error: string } {
  const parser = DateTime.buildFormatParser(format, { locale });
  const read = (text: string): number | undefined => {
    const parsed = DateTime.fromFormatParser(text, parser, { zone: 'UTC', locale });
    return parsed.isValid ? parsed.toMillis() : undefined;
  };
  const says = whatItSays(parser, format, locale);
  if (says === 'no year') return { error: `the format "${format}" has no year, or cannot be read: the tokens are those of Luxon, such as yyyy-MM-dd HH:mm:ss` };
  if (says === 'instant') return read;
  if (!toInstant) return { error: `the format "${format}" has no offset: give a zone beside it` };
  return (text) => {
    const localMs = read(text);
    return localMs === undefined ? undefined : toInstant(localMs);
  };
}

const SAMPLES = [1_004_239_845_000, 1_078_042_215_000]; // in 2001 and 2004
const SAMPLE_ZONE = 'Asia/Karachi';
const YEAR_MS = 366 * 86_400_000;

/** What a format leaves open Luxon takes from today and from the zone it is given: its answers to samples tell. */
function whatItSays(parser: TokenParser, format: string, locale: string): 'no year' | 'local time' | 'instant' {
  const answers = SAMPLES.map((instant) => {
    const text = DateTime.fromMillis(instant, { zone: SAMPLE_ZONE, locale }).toFormat(format);
    const [here, there] = ['UTC', 'Asia/Tokyo'].map((zone) => DateTime.fromFormatParser(text, parser, { zone, locale }).toMillis());
    if (here === undefined || !(Math.abs(here - instant) < YEAR_MS)) return 'no year';
    return here === there ? 'instant' : 'local time';
  });
  return answers.find((answer) => answer !== 'instant') ?? 'instant';
}
