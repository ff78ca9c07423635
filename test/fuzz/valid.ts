import type { Dice } from './dice';

export type Json = Readonly<Record<string, unknown>>;

const PEOPLE = 1_000;
const CHANNELS = ['web', 'email', 'webinar', 'chat', 'sales_visit', 'my_channel'];
const ACTIONS = ['viewed', 'opened', 'attended', 'asked', 'sent', 'demo_requested'];
const EVENTS = ['Order Completed', 'signedUp', 'demo requested', 'HTTPRequest'];
const HOUR_MS = 3_600_000;

/** Messages as an honest channel sends them: right by the contract, each with the id that it is given. */
export class Valid {
  constructor(
    private readonly dice: Dice,
    private readonly now: number,
  ) {}

  /** A CloudEvent in its structured form. */
  event(id: string): Json {
    const kind = this.kind();
    const person = this.dice.below(PEOPLE);
    return {
      specversion: '1.0',
      id,
      source: 'fuzz',
      type: `waymark.${kind}.v1`,
      time: this.time(),
      ...(this.dice.chance(0.5) ? { subject: `email:person${this.person(person)}@example.com` } : {}),
      ...(this.dice.chance(0.1) ? { traceparent: '00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01', correlationid: 'c', recordedtime: this.time() } : {}),
      data: { identities: this.identities(person), ...this.fields(kind) },
    };
  }

  /** A plain fact; its id is global. */
  plain(id: string): Json {
    const kind = this.kind();
    const person = this.dice.below(PEOPLE);
    return { kind, id, contactId: `c${this.person(person)}`, occurredAt: this.time(), identities: this.identities(person), ...this.fields(kind) };
  }

  /** A message of Segment's libraries. */
  segment(messageId: string): Json {
    const properties = { channel: this.dice.pick(CHANNELS), plan: 'pro', seats: this.dice.below(100), path: '/pricing', firstName: 'Ada' };
    const person = this.dice.below(PEOPLE);
    const traits = { email: `person${this.person(person)}@example.com`, title: 'CTO', tags: ['a', 'b'] };
    const ids = { messageId, userId: `u${person}`, anonymousId: `a${this.person(person)}`, timestamp: this.time() };
    return this.dice.pick([
      { type: 'track', ...ids, event: this.dice.pick(EVENTS), properties, context: { campaign: { name: 'spring', source: 'mail', medium: 'email' } } },
      { type: 'identify', ...ids, traits },
      { type: 'group', ...ids, groupId: 'acme', traits },
      { type: 'page', ...ids, name: 'Pricing', properties },
      { type: 'screen', ...ids, name: 'Home' },
      { type: 'alias', ...ids, previousId: `u${this.person(person)}` },
    ]);
  }

  /** Nearly always the same: were it anybody, all would become one contact. */
  private person(usual: number): number {
    return this.dice.chance(0.01) ? this.dice.below(PEOPLE) : usual;
  }

  private kind(): 'touchpoint' | 'profile' | 'identity' {
    return this.dice.pick(['touchpoint', 'touchpoint', 'touchpoint', 'profile', 'identity']);
  }

  private time(): string {
    return new Date(this.now - this.dice.below(2_000) * HOUR_MS).toISOString();
  }

  private identities(person: number): readonly Json[] {
    return this.dice.pick([
      [{ type: 'email', value: `person${person}@example.com` }],
      [{ type: 'cookie', value: `cookie${person}` }],
      [{ type: 'phone', value: `+86138${String(person).padStart(8, '0')}` }, { type: 'device', value: `d${person}` }],
      [{ type: 'user_id', value: `u${person}` }, { type: 'cookie', value: `cookie${this.person(person)}` }],
    ]);
  }

  private fields(kind: string): Json {
    if (kind === 'identity') return {};
    const consent = this.dice.chance(0.1) ? { consent: { basis: 'form', purposes: ['sales_contact'], withdrawn: this.dice.chance(0.5) } } : {};
    if (kind === 'profile') return { profile: { title: 'CTO', tags: ['a'], gone: null, phone: '13800138000' }, account: { domain: 'example.com' }, ...consent };
    return {
      channel: this.dice.pick(CHANNELS),
      action: this.dice.pick(ACTIONS),
      ...consent,
      ...(this.dice.chance(0.3) ? { attributes: { minutes: this.dice.below(90), first: true, name: 'Ada' } } : {}),
      ...(this.dice.chance(0.2) ? { campaign: { id: 'spring', cost: 1.5, purpose: 'brand' }, content: { id: '/p', name: 'P' }, value: { amount: 9, currency: 'CNY' } } : {}),
      ...(this.dice.chance(0.1) ? { referrer: { type: 'email', value: `person${this.dice.below(PEOPLE)}@example.com`, share: 's1' } } : {}),
    };
  }
}
