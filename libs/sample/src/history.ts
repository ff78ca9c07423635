import type { Instant } from '@waymark/journey';
import type { Arrival } from './arrival';
import { arrive, compareArrivals } from './arrival';
import { DAY } from './calendar';
import type { SampleFact } from './fact';
import type { Setting } from './story/diary';
import { tellHistory } from './story/tell';
import { planCalendar } from './world/occasions';

export interface SampleOptions {
  /** How many people the firm has met, those who never gave a name included. */
  readonly contacts: number;
  /** Any whole number from 0 to 2^53 − 1. */
  readonly seed: number;
  /** The end of the history: nothing in it is later. */
  readonly asOf: Instant;
  readonly years?: 2;
  /**
   * Every fact also names the contact it is really about, as `waymark score` needs it and as a measure for identity resolution.
   * Without it (the default) each system names people only as it knows them: cookies, addresses, WeCom ids, CRM numbers.
   */
  readonly contactIds?: boolean;
}

export const SAMPLE_DEFAULTS = { contacts: 2000, seed: 20_240_229 } as const;

const LATEST = Date.UTC(9999, 11, 31);

/** Up to so many contacts the whole history is in the order of its arrival; above, only each chunk is. */
const ORDERED_CONTACTS = 20_000;
/** Small, so that a chunk's facts are dead before the garbage collector has to move them: twice as fast as chunks of 250. */
export const CHUNK_CONTACTS = 50;

/**
 * A believable history: the same options give the same facts, in the same order.
 * Up to 20,000 contacts it is ordered by arrival (`recordedAt`, else `occurredAt`), as a real log is, and held in memory.
 * Above that, contacts come in chunks of 50, each ordered by arrival; only one chunk is in memory.
 */
export function sampleHistory(options: SampleOptions): Iterable<SampleFact> {
  const setting = settingOf(options);
  const { contacts, seed } = options;
  const tell = (index: number): Arrival[] => arrive(tellHistory(setting, index), seed, index, options.asOf);
  return inOrder(contacts, contacts <= ORDERED_CONTACTS ? contacts : CHUNK_CONTACTS, tell);
}

/** Facts of `contacts` people, told `chunk` by `chunk`, each chunk ordered by arrival. */
export function* inOrder(contacts: number, chunk: number, tell: (index: number) => Arrival[]): Generator<SampleFact> {
  for (let first = 0; first < contacts; first += chunk) {
    const arrivals: Arrival[] = [];
    for (let index = first; index < Math.min(contacts, first + chunk); index++) arrivals.push(...tell(index));
    arrivals.sort(compareArrivals);
    for (const { fact } of arrivals) yield fact;
  }
}

function settingOf({ contacts, seed, asOf, years = 2, contactIds = false }: SampleOptions): Setting {
  for (const [name, value] of Object.entries({ contacts, seed, asOf })) {
    if (!Number.isSafeInteger(value) || value < 0) throw new RangeError(`${name} must be a whole number of at least 0, found ${String(value)}`);
  }
  if (asOf > LATEST) throw new RangeError(`asOf must not be after the year 9999, found ${String(asOf)}`);
  const days = Math.round(365 * years);
  return { seed, contacts, beginning: asOf - days * DAY, asOf, calendar: planCalendar(asOf, days), contactIds };
}
