import type { ClaimIndex, ClaimIndexAnswer, EventLog, UnconfirmedClaim } from '@waymark/engine';
import type { OpenedEvent } from '@waymark/journey';
import { indexFromEvents } from '@waymark/journey';
import type { MemoryClaimIndex } from '@waymark/testkit';
import { around } from './around';
import type { Weakening } from './stores';

/** The protocol without one of its sentences each (identity.md, "Exactly one, whatever crashes"). */
export const WEAKENINGS: Readonly<Record<string, Weakening>> = {
  'the append is at exactly that revision': { log: appendAnywhere },
  'on a wrong revision it looks for the event id from there on': { log: findsNothing },
  'the revision is compared and set': { index: setsToWhateverEnd, durable: setsWhateverItIs },
  'never lowered: a late append must not find its place twice': { index: waitsForNone, log: lowersToTheEnd, durable: lowers },
  'identities that were looked at and not found are unchanged': { index: forgetsTheUnfound },
  'every contact that was looked at is unchanged': { index: forgetsContacts },
  'whoever meets an unconfirmed claim finishes it before claiming': { index: meetsNothing },
  'the events are kept until the claim is confirmed': { index: confirmsAtOnce },
  'an event that looked at another stream waits for its append': { decisions: (decisions) => ({ ...decisions, commit: ({ lookedAt: _none, ...batch }) => decisions.commit(batch) }) },
  'of two copies of a fact the first in the log stands': { rebuild: (events) => indexFromEvents(events.map(lastFirst)) },
  'a restore counts on from the highest number': { durable: countsAnew },
};

function appendAnywhere(log: EventLog): EventLog {
  return around(log, {
    append: async (append) => {
      const result = await log.append(append);
      return result.outcome === 'appended' ? result : log.append({ ...append, expected: result.actual });
    },
  });
}

function findsNothing(log: EventLog): EventLog {
  return around(log, { readStream: async (stream, from) => (await log.readStream(stream, from)).map((event) => ({ ...event, id: 'another' })) });
}

function setsWhateverItIs(index: MemoryClaimIndex): ClaimIndex {
  return around<ClaimIndex>(index, {
    raise: async ({ eventId, to }) => {
      const [claim] = await index.unconfirmed({ eventIds: [eventId] });
      return claim ? index.raise({ eventId, from: claim.revision, to }) : 'changed';
    },
  });
}

/** A stream that ends before its claim shows its end. */
function lowersToTheEnd(log: EventLog): EventLog {
  return around(log, {
    readStream: async (stream, from = 0) => {
      const there = await log.readStream(stream, from);
      return there.length > 0 ? there : (await log.readStream(stream)).slice(-1);
    },
  });
}

function lowers(index: MemoryClaimIndex): ClaimIndex {
  return around<ClaimIndex>(index, { raise: (move) => index.move(move) });
}

/** The end is read when the claim is raised, and not with the look for the event. */
function setsToWhateverEnd(index: ClaimIndex, log: EventLog): ClaimIndex {
  return around(index, {
    raise: async ({ eventId, from }) => {
      const [claim] = await index.unconfirmed({ eventIds: [eventId] });
      const last = claim && (await log.readStream(claim.stream)).at(-1);
      return last ? index.raise({ eventId, from, to: last.revision + 1 }) : 'changed';
    },
  });
}

function waitsForNone(index: ClaimIndex): ClaimIndex {
  const alone = (claim: UnconfirmedClaim): UnconfirmedClaim => ({ ...claim, waitsFor: [] });
  return around(index, {
    lookUp: async (query) => {
      const answer = await index.lookUp(query);
      return { ...answer, unconfirmed: answer.unconfirmed.map(alone) };
    },
    unconfirmed: async (query) => (await index.unconfirmed(query)).map(alone),
  });
}

function forgetsTheUnfound(index: ClaimIndex): ClaimIndex {
  return around(index, {
    lookUp: async (query) => {
      const answer = await index.lookUp(query);
      const found = new Set(answer.snapshot.links.map(({ hash }) => `identity ${hash}`));
      return onlyVersions(answer, (key) => !key.startsWith('identity ') || found.has(key));
    },
  });
}

function forgetsContacts(index: ClaimIndex): ClaimIndex {
  return around(index, { lookUp: async (query) => onlyVersions(await index.lookUp(query), (key) => key.startsWith('identity ')) });
}

function onlyVersions(answer: ClaimIndexAnswer, kept: (key: string) => boolean): ClaimIndexAnswer {
  return { ...answer, versions: new Map([...(answer.versions as ReadonlyMap<string, number>)].filter(([key]) => kept(key))) };
}

function meetsNothing(index: ClaimIndex): ClaimIndex {
  return around(index, {
    lookUp: async (query) => ({ ...(await index.lookUp(query)), unconfirmed: [] }),
    unconfirmed: async (query) => ('members' in query ? [] : index.unconfirmed(query)),
  });
}

function confirmsAtOnce(index: ClaimIndex): ClaimIndex {
  return around(index, {
    claim: async (request) => {
      const result = await index.claim(request);
      if (result.outcome === 'claimed') await index.confirm(result.claims);
      return result;
    },
  });
}

function countsAnew(index: MemoryClaimIndex): ClaimIndex {
  let given = 0;
  return around<ClaimIndex>(index, {
    claim: (request) =>
      index.claim({
        ...request,
        write: () => {
          const first = given + 0.5;
          given += request.newContacts;
          return request.write(first);
        },
      }),
  });
}

function lastFirst({ event, secret }: OpenedEvent): OpenedEvent {
  return { event: { ...event, position: -event.position }, secret };
}
