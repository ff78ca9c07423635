import { WaymarkError } from '../errors';
import type { ClaimIndex, UnconfirmedClaim } from '../ports/claim-index';
import type { EventLog } from '../ports/event-log';
import type { ClaimedAppend } from './plan-claims';
import { appendRounds } from './plan-claims';

/** How often one claim may be found moved on by others before somebody must look. */
const MAX_MOVES = 100;

/** Appends that may be on their way at once. */
const MAX_APPENDS = 16;

type Standing = Pick<UnconfirmedClaim, 'eventId' | 'revision'>;

/** Brings claims into the log, whoever made them, and confirms them. */
export class ClaimFinisher {
  constructor(
    private readonly log: EventLog,
    private readonly index: ClaimIndex,
  ) {}

  /** The claims of one batch, fresh from their transaction: one append a stream where waiting allows it. */
  async append(claims: readonly UnconfirmedClaim[]): Promise<void> {
    const standing: Standing[] = [];
    for (const round of appendRounds(claims)) {
      for (let from = 0; from < round.length; from += MAX_APPENDS) {
        standing.push(...(await all(round.slice(from, from + MAX_APPENDS).map((append) => this.appendTogether(append)))));
      }
    }
    if (standing.length > 0) await this.index.confirm(standing);
  }

  /** Claims that somebody left behind or is still at, each after what it waits for. */
  async finish(claims: readonly UnconfirmedClaim[]): Promise<void> {
    for (const claim of await this.inOrder(claims)) await this.finishOne(claim);
  }

  private async appendTogether(claims: ClaimedAppend): Promise<readonly Standing[]> {
    const [{ stream, revision }] = claims;
    const events = claims.flatMap(({ events }) => events);
    const result = await this.log.append({ stream, expected: before(revision), events });
    if (result.outcome === 'appended') return claims;
    for (const claim of claims) await this.finishOne(claim);
    return [];
  }

  /** Repeats the claim's append, and moves the claim on where its place was taken by something else. */
  private async finishOne(claim: UnconfirmedClaim): Promise<void> {
    let current: UnconfirmedClaim | undefined = claim;
    for (let moves = 0; moves < MAX_MOVES; moves += 1) {
      const revision = await this.place(current);
      if (revision !== null) return this.index.confirm([{ eventId: claim.eventId, revision }]);
      [current] = await this.index.unconfirmed({ eventIds: [claim.eventId] });
      if (!current) return;
    }
    throw new WaymarkError('claim-contended', `a claim on ${claim.stream} was moved on ${MAX_MOVES} times in a row: see what else writes to that stream`);
  }

  /** From where the claim's events stand; null when the claim was moved on, by us or by another. */
  private async place({ eventId, stream, revision, events }: UnconfirmedClaim): Promise<number | null> {
    const result = await this.log.append({ stream, expected: before(revision), events });
    if (result.outcome === 'appended') return revision;
    // One reading both for the event and for the end: between two readings another could append it.
    const there = await this.log.readStream(stream, revision);
    const found = there.find(({ id }) => id === eventId);
    if (found) return found.revision - events.findIndex(({ id }) => id === eventId);
    const last = there.at(-1);
    if (!last) throw new WaymarkError('log-behind-claims', `${stream} ends before revision ${revision - 1} that a claim builds on: restore the log whole, or rebuild the index from it`);
    await this.index.raise({ eventId, from: revision, to: last.revision + 1 });
    return null;
  }

  /** These claims and all that they wait for, what is waited for first. */
  private async inOrder(claims: readonly UnconfirmedClaim[]): Promise<readonly UnconfirmedClaim[]> {
    const known = new Map(claims.map((claim) => [claim.eventId, claim]));
    const asked = new Set(known.keys());
    let wanted = waitedFor(claims, asked);
    while (wanted.length > 0) {
      const found = await this.index.unconfirmed({ eventIds: wanted });
      for (const claim of found) known.set(claim.eventId, claim);
      wanted.forEach((id) => asked.add(id));
      wanted = waitedFor(found, asked);
    }
    return sorted(known);
  }
}

function before(revision: number): number | 'none' {
  return revision === 0 ? 'none' : revision - 1;
}

function waitedFor(claims: readonly UnconfirmedClaim[], asked: ReadonlySet<string>): readonly string[] {
  return [...new Set(claims.flatMap(({ waitsFor }) => waitsFor))].filter((id) => !asked.has(id));
}

function sorted(claims: ReadonlyMap<string, UnconfirmedClaim>): readonly UnconfirmedClaim[] {
  const done = new Set<UnconfirmedClaim>();
  const todo = [...claims.values()].reverse();
  while (todo.length > 0) {
    const claim = todo.at(-1) as UnconfirmedClaim;
    const first = claim.waitsFor.map((id) => claims.get(id)).filter((waited) => waited !== undefined && !done.has(waited));
    if (first.length > 0 && !done.has(claim)) todo.push(...(first as UnconfirmedClaim[]));
    else done.add(todo.pop() as UnconfirmedClaim);
  }
  return [...done];
}

/** All of them, and only then the first failure: none goes on behind our back. */
async function all<T>(promises: readonly Promise<readonly T[]>[]): Promise<readonly T[]> {
  const results = await Promise.allSettled(promises);
  return results.flatMap((result) => {
    if (result.status === 'rejected') throw result.reason;
    return result.value;
  });
}
