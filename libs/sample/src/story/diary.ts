import type { Consent, Instant, ProfileValue } from '@waymark/journey';
import { formatInstant, HOUR, wakingHour, workingHour } from '../calendar';
import type { PlainIdentity } from '../cast/handles';
import type { Person } from '../cast/person';
import type { Dice } from '../dice';
import type { SampleFact, TouchDetail } from '../fact';
import type { Calendar } from '../world/occasions';

/** The systems that report; a fact's `source`. */
export type Source =
  | 'website'
  | 'ads'
  | 'social'
  | 'mailer'
  | 'webinars'
  | 'livestream'
  | 'events'
  | 'callcentre'
  | 'ai-dialer'
  | 'wecom'
  | 'sales'
  | 'referrals'
  | 'pulse-cloud'
  | 'crm'
  | 'leadflow';

/** What all contacts of a sample have in common. */
export interface Setting {
  readonly seed: number;
  readonly contacts: number;
  readonly beginning: Instant;
  readonly asOf: Instant;
  readonly calendar: Calendar;
  /** Every fact also names its true contact. */
  readonly contactIds: boolean;
}

/** A fact before it is written down: the instant as a number, so that histories can be sorted and scored. */
export interface Entry {
  readonly at: Instant;
  readonly fact: SampleFact;
}

export interface Attributes {
  readonly profile?: Readonly<Record<string, ProfileValue>>;
  readonly account?: Readonly<Record<string, ProfileValue>>;
  readonly consent?: Consent;
}

/** One contact's history while it is being told. Whatever lies outside the history's two years is not written. */
export class Diary {
  readonly entries: Entry[] = [];
  /** From when on the firm knows the person's name. */
  knownFrom: Instant = Number.POSITIVE_INFINITY;
  /** From when on the person is among our WeCom contacts. */
  weComFrom: Instant = Number.POSITIVE_INFINITY;
  /** From when on the CRM holds the person. */
  crmFrom: Instant = Number.POSITIVE_INFINITY;
  /** What the website knows the person by at the moment. */
  browser: readonly PlainIdentity[];
  private readonly idEnd: string;
  private readonly contactId: { readonly contactId?: string };

  constructor(
    readonly person: Person,
    readonly setting: Setting,
    readonly dice: Dice,
  ) {
    this.browser = [person.handles.cookie];
    this.idEnd = person.index.toString(36);
    this.contactId = setting.contactIds ? { contactId: `C${String(person.index).padStart(6, '0')}` } : {};
  }

  touch(at: Instant, source: Source, who: readonly PlainIdentity[], channel: string, action: string, detail?: TouchDetail): void {
    if (!this.holds(at, who)) return;
    const [id, occurredAt] = this.head(at, source);
    this.entries.push({ at: Math.floor(at), fact: { kind: 'touchpoint', id, occurredAt, ...this.contactId, identities: who, source, channel, action, ...detail } });
  }

  note(at: Instant, source: Source, who: readonly PlainIdentity[], attributes: Attributes): void {
    if (!this.holds(at, who)) return;
    const [id, occurredAt] = this.head(at, source);
    this.entries.push({ at: Math.floor(at), fact: { kind: 'profile', id, occurredAt, ...this.contactId, identities: who, source, ...attributes } });
  }

  link(at: Instant, source: Source, who: readonly PlainIdentity[]): void {
    if (!this.holds(at, who) || who.length < 2) return;
    const [id, occurredAt] = this.head(at, source);
    this.entries.push({ at: Math.floor(at), fact: { kind: 'identity', id, occurredAt, ...this.contactId, identities: who, source } });
  }

  /** An office hour near `at`, in the contact's time zone. */
  office(at: Instant): Instant {
    return this.keepInside(at, workingHour(at, this.person.account.country.zoneHours, this.dice));
  }

  /** An hour of the day near `at` at which people look at their telephones. */
  leisure(at: Instant): Instant {
    return this.keepInside(at, wakingHour(at, this.person.account.country.zoneHours, this.dice));
  }

  /** A moment planned up to now stays up to now, and one after the introduction, to us or to the CRM, stays after it. */
  private keepInside(planned: Instant, moved: Instant): Instant {
    const { asOf } = this.setting;
    const earliest = planned >= this.crmFrom ? this.crmFrom : this.knownFrom;
    if (planned >= earliest && moved < earliest) return Math.round(planned + this.dice.unit() * HOUR);
    if (planned <= asOf && moved > asOf) return Math.max(Math.floor(asOf - this.dice.unit() * 6 * HOUR), Math.floor(planned));
    return moved;
  }

  private holds(at: Instant, who: readonly PlainIdentity[]): boolean {
    return at >= this.setting.beginning && at <= this.setting.asOf && who.length > 0;
  }

  private head(at: Instant, source: Source): [id: string, occurredAt: string] {
    return [`${source}-${this.idEnd}-${this.entries.length.toString(36)}`, formatInstant(Math.floor(at))];
  }
}
