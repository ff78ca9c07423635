import { DAY } from '../calendar';
import type { Person } from '../cast/person';
import type { Entry } from './diary';

/**
 * The point list of the marketing tool that the fictional firm used before, by channel and action. It only places the past
 * hand-offs; whatever scores the history now owes it nothing.
 */
const POINTS: Readonly<Record<string, number>> = {
  'web.viewed': 1,
  'web.form_submitted': 10,
  'web.demo_requested': 40,
  'content.downloaded': 8,
  'content.viewed': 2,
  'search_ad.clicked': 3,
  'social.commented': 3,
  'webinar.registered': 5,
  'webinar.attended': 25,
  'webinar.asked': 8,
  'livestream.attended': 8,
  'offline_event.badge_scanned': 8,
  'offline_event.talked': 25,
  'chat.asked': 12,
  'hotline.asked': 20,
  'ai_call.answered': 8,
  'wecom.added': 8,
  'wecom.messaged': 6,
  'email.clicked': 3,
  'referral.opened': 8,
};
const BUYING_PAGE = 12;
const POINTS_OF_FULL_FIT = 60;
const THRESHOLD = 105;

/** Adds points as touches come; silence takes them away again. */
export class Heat {
  private points = 0;
  private last = 0;
  private readonly base: number;

  constructor(person: Person) {
    this.base = POINTS_OF_FULL_FIT * person.fit;
  }

  /** Whether this touch makes the contact hot enough for sales. */
  add({ at, fact }: Entry): boolean {
    const idle = at - this.last;
    this.points *= keptAfter(idle);
    this.last = at;
    const buying = fact.content !== undefined && /^\/(pricing|compare|integration)/.test(fact.content.id);
    this.points += buying ? BUYING_PAGE : (POINTS[`${fact.channel ?? ''}.${fact.action ?? ''}`] ?? 0);
    return this.points + this.base >= THRESHOLD;
  }

  cool(): void {
    this.points = 0;
  }
}

function keptAfter(idle: number): number {
  if (idle > 60 * DAY) return 0.2;
  if (idle > 30 * DAY) return 0.5;
  return idle > 10 * DAY ? 0.75 : 1;
}
