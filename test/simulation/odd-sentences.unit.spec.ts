import type { ClaimIndex, EventLog, UnconfirmedClaim } from '@waymark/engine';
import { createClaimedDecisionStore } from '@waymark/engine';
import type { NewEvent } from '@waymark/journey';
import { NO_INDEX_CHANGES } from '@waymark/journey';
import { MemoryClaimIndex, MemoryLog } from '@waymark/testkit';
import type { Weakening } from './stores';
import { WEAKENINGS } from './weakenings';

/** The rarest histories, step by step: each comes out right, and wrong without its sentence. */

const STREAM = 'contact-c';
const FOR_EVER = Number.MAX_SAFE_INTEGER;

const eventOf = (id: string): NewEvent => ({ id, type: 'happened', at: 1, data: {} });

const claimOf = (eventId: string, revision: number, waitsFor: readonly string[] = []): UnconfirmedClaim => ({
  eventId,
  stream: STREAM,
  revision,
  events: [eventOf(eventId)],
  waitsFor,
  content: { digest: eventId, digestVersion: 1 },
});

class Scene {
  readonly log = new MemoryLog();
  readonly index = new MemoryClaimIndex();

  constructor(private readonly weakening: Weakening) {}

  claim(...claims: readonly UnconfirmedClaim[]): Promise<unknown> {
    return this.index.claim({ versions: null, ends: [], newContacts: 0, write: () => ({ claims, changes: NO_INDEX_CHANGES }) });
  }

  append(after: number, ...ids: readonly string[]): Promise<unknown> {
    return this.log.append({ stream: STREAM, expected: after < 0 ? 'none' : after, events: ids.map(eventOf) });
  }

  /** A process that meets the claim of that id; it may be kept from confirming, or held up before it raises. */
  async meet(eventId: string, { confirms = true, beforeRaising = async (): Promise<unknown> => undefined } = {}): Promise<void> {
    const { index, log } = this.ports();
    const met = (await index.unconfirmed({ before: FOR_EVER, limit: 9 })).filter((claim) => claim.eventId === eventId);
    const only: ClaimIndex = {
      ...calls(index),
      unconfirmed: (query) => ('before' in query ? Promise.resolve(met) : index.unconfirmed(query)),
      confirm: async (standing) => (confirms ? index.confirm(standing) : undefined),
      raise: async (move) => {
        await beforeRaising();
        return index.raise(move);
      },
    };
    await createClaimedDecisionStore(log, only).sweep(FOR_EVER);
  }

  private ports(): { readonly index: ClaimIndex; readonly log: EventLog } {
    const { durable, index, log } = this.weakening;
    const store = durable ? durable(this.index) : this.index;
    return { index: index ? index(store, this.log) : store, log: log ? log(this.log) : this.log };
  }

  async ids(): Promise<readonly string[]> {
    return (await this.log.readStream(STREAM)).map(({ id }) => id);
  }
}

/** A port's calls as plain functions, so that some can be replaced. */
function calls(index: ClaimIndex): ClaimIndex {
  return {
    lookUp: (query) => index.lookUp(query),
    claim: (request) => index.claim(request),
    confirm: (standing) => index.confirm(standing),
    raise: (move) => index.raise(move),
    unconfirmed: (query) => index.unconfirmed(query),
    listCases: (query) => index.listCases(query),
  };
}

interface Case {
  readonly sentence: string;
  readonly right: readonly string[];
  readonly wrong: readonly string[];
  play(scene: Scene): Promise<void>;
}

const CASES: readonly Case[] = [
  {
    sentence: 'the revision is compared and set',
    right: ['foreign', 'f1'],
    wrong: ['foreign', 'f1', 'f1'],
    play: async (scene) => {
      await scene.claim(claimOf('f1', 0));
      await scene.append(-1, 'foreign');
      await scene.meet('f1', { beforeRaising: once(() => scene.meet('f1', { confirms: false })) });
    },
  },
  {
    sentence: 'on a wrong revision it looks for the event id from there on',
    right: ['f1', 'link of an earlier deciding'],
    wrong: ['f1', 'link of an earlier deciding', 'f1'],
    play: async (scene) => {
      await scene.claim({ ...claimOf('f1', 0), events: [eventOf('f1'), eventOf('link')] });
      await scene.append(-1, 'f1', 'link of an earlier deciding');
      await scene.meet('f1');
    },
  },
  {
    sentence: 'never lowered: a late append must not find its place twice',
    right: ['old', 'f1', 'f2'],
    wrong: ['old', 'f2', 'f2'],
    play: async (scene) => {
      await scene.append(-1, 'old');
      await scene.claim(claimOf('f1', 1), claimOf('f2', 2, ['f1']));
      await scene.meet('f2');
      // The append of f2 where it was to stand, which somebody was told had failed.
      await scene.append(1, 'f2');
    },
  },
];

function once(work: () => Promise<unknown>): () => Promise<unknown> {
  let done = false;
  return async () => {
    if (!done) {
      done = true;
      await work();
    }
  };
}

describe('the rarest histories', () => {
  it.each(CASES)('$sentence', async ({ sentence, right, wrong, play }) => {
    const [kept, without] = [new Scene({}), new Scene(WEAKENINGS[sentence] ?? {})];
    await play(kept);
    await play(without);
    expect(await kept.ids()).toEqual(right);
    expect((await without.ids()).slice(0, wrong.length)).toEqual(wrong);
  });
});
