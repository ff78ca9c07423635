import { contactStream } from '../events/streams';
import type { LoggedEvent } from '../events/envelope';
import { IDENTITY_EVENTS } from '../events/identity-events';
import type { FactKind } from '../facts';
import type { Identity, IdentityType } from '../identities';
import { identityKey } from '../identities';
import { NAMESPACES } from '../ids';
import type { CaseRow, LinkRow, MemberRow } from './book';
import { IdentityBook } from './book';
import type { OpenedEvent } from './index-from-events';
import type { NamedIdentity, Resolution } from './resolve';
import { resolve } from './resolve';

/** An id that shows what it was made from. */
const readableUuid = (namespace: string, name: string): string => `${namespace.slice(-2)}(${name})`;

/** The id of the contact that a fact makes. */
export const contactMadeBy = (factId: string): string => readableUuid(NAMESPACES.contact, factId);

export interface TestFact {
  readonly id: string;
  /** Minutes of the story; the place in it where left out. */
  readonly at?: number;
  readonly kind?: FactKind;
  /** `type:value`; of a `user_id` `user_id:SOURCE/VALUE`. */
  readonly who: readonly string[];
}

/** Facts that arrive one after the other, what was decided of them, and the log that it would have made. */
export class Story {
  readonly links = new Map<string, LinkRow>();
  readonly members = new Map<string, MemberRow>();
  readonly cases: CaseRow[] = [];
  readonly log: OpenedEvent[] = [];
  private arrived = 0;

  constructor(private shared: readonly string[] = []) {}

  /** From now on these values, and only these, are shared. */
  share(...values: readonly string[]): void {
    this.shared = values;
  }

  arrive(...facts: readonly TestFact[]): Resolution {
    const book = this.book();
    const resolutions = facts.map((fact) => this.resolve(fact, book));
    const { links, members, cases } = book.changes();
    for (const link of links) this.links.set(link.hash, link);
    for (const member of members) this.members.set(member.id, member);
    this.cases.push(...cases);
    return resolutions.at(-1) as Resolution;
  }

  /** The contact that an identity names now, by the fact that made it; null for nobody. */
  ownerOf(who: string): string | null {
    const link = this.links.get(hashOf(who));
    return link && !link.removed ? link.member : null;
  }

  private book(): IdentityBook {
    return new IdentityBook({
      links: [...this.links.values()],
      members: [...this.members.values()],
      caseKeys: this.cases.map(({ key }) => key),
      nextNumber: this.members.size + 1,
    });
  }

  private resolve({ id, at, kind = 'touchpoint', who }: TestFact, book: IdentityBook): Resolution {
    this.arrived += 1;
    const occurredAt = (at ?? this.arrived) * 60_000;
    const identities = who.map((text): NamedIdentity => ({ identity: identityOf(text), hash: hashOf(text), shared: this.shared.includes(text) }));
    const resolution = resolve({ factId: id, kind, occurredAt, identities, at: this.arrived }, book, readableUuid);
    this.write(id, occurredAt, resolution);
    return resolution;
  }

  private write(factId: string, occurredAt: number, { member, isNew, links, cases }: Resolution): void {
    const number = isNew ? { contactNumber: member.number } : {};
    const append = (event: Pick<LoggedEvent, 'id' | 'type' | 'data'>, secret: OpenedEvent['secret']): void => {
      const stream = contactStream(member.id);
      const revision = this.log.filter((opened) => opened.event.stream === stream).length;
      this.log.push({ event: { ...event, at: this.arrived, stream, revision, position: this.log.length + 1 }, secret });
    };
    append({ id: `fact ${factId}`, type: 'fact', data: { factId, occurredAt, digest: 'd', digestVersion: 1, ...number } }, null);
    links.forEach(({ row: { hash, type: _type, removed: _removed, ...data }, identity }, index) =>
      append({ id: `link ${factId} ${index}`, type: IDENTITY_EVENTS.linked, data: { v: 1, ...data } }, { identity, hash }),
    );
    for (const { row, identity } of cases) {
      const { caseId, kind, contacts } = row;
      append({ id: caseId, type: IDENTITY_EVENTS.caseOpened, data: { v: 1, caseId, kind, contacts, factId } }, identity ? { identity, hash: row.hash ?? '' } : {});
    }
  }
}

function identityOf(text: string): Identity {
  const colon = text.indexOf(':');
  const type = text.slice(0, colon) as IdentityType;
  const value = text.slice(colon + 1);
  if (type !== 'user_id') return { type, value };
  const [source = '', id = ''] = value.split('/');
  return { type, value: id, source };
}

function hashOf(text: string): string {
  return identityKey(identityOf(text));
}
