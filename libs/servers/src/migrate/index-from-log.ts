import type { IndexLoad } from '@waymark/adapters/postgres';
import type { Crypto, Vault } from '@waymark/engine';
import type { LoggedEvent, OpenedEvent, SealedIdentity } from '@waymark/journey';
import { IDENTITY_EVENTS, indexFromEvents, memberOf } from '@waymark/journey';

const OF_IDENTITY: ReadonlySet<string> = new Set(Object.values(IDENTITY_EVENTS));
/** Those whose sealed part the index needs. */
const SEALED: ReadonlySet<string> = new Set([IDENTITY_EVENTS.linked, IDENTITY_EVENTS.unlinked, IDENTITY_EVENTS.caseOpened]);
/** What the index needs of every other event. */
const NAMED = ['factId', 'digest', 'digestVersion', 'contactNumber', 'claim'] as const;

/**
 * Takes a log's events in, in any order, and makes index and claims of them. Of each event it keeps what the index needs:
 * some 300 bytes.
 */
export class IndexFromLog {
  private readonly opened: OpenedEvent[] = [];
  private readonly ends = new Map<string, number>();
  /** Members whose sealed identities no key opens. */
  readonly keyless = new Set<string>();

  constructor(
    private readonly vault: Pick<Vault, 'memberKeys'>,
    private readonly crypto: Pick<Crypto, 'open'>,
  ) {}

  /** Rejects with `unsealing-failed` where the vault's key does not open what is sealed. */
  async add(events: readonly LoggedEvent[]): Promise<void> {
    const keys = await this.vault.memberKeys(events.filter(({ type }) => SEALED.has(type)).map(memberIn));
    for (const event of events) {
      const { stream, revision } = event;
      this.ends.set(stream, Math.max(revision, this.ends.get(stream) ?? revision));
      const kept = leanOf(event);
      if (kept) this.opened.push({ event: kept, secret: SEALED.has(event.type) ? this.secretOf(event, keys) : null });
    }
  }

  finish(): Pick<IndexLoad, 'index' | 'ends'> {
    return { index: indexFromEvents(this.opened), ends: this.ends };
  }

  private secretOf(event: LoggedEvent, keys: ReadonlyMap<string, Uint8Array>): OpenedEvent['secret'] {
    const key = keys.get(memberIn(event));
    if (event.sealed && !key) this.keyless.add(memberIn(event));
    if (!event.sealed || !key) return null;
    return JSON.parse(Buffer.from(this.crypto.open(key, event.sealed)).toString()) as Partial<SealedIdentity>;
  }
}

function memberIn({ stream }: LoggedEvent): string {
  return memberOf(stream) ?? '';
}

/** Null where the index holds nothing of it. */
function leanOf({ id, type, at, data, stream, revision, position }: LoggedEvent): LoggedEvent | null {
  const place = { id, type, at, stream, revision, position };
  if (OF_IDENTITY.has(type)) return { ...place, data };
  const named = NAMED.filter((name) => data[name] !== undefined).map((name) => [name, data[name]] as const);
  return named.length === 0 ? null : { ...place, data: Object.fromEntries(named) };
}
