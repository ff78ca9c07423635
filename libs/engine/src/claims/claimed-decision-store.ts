import type { Instant } from '@waymark/journey';
import { memberOf } from '@waymark/journey';
import { WaymarkError } from '../errors';
import type { ClaimIndex, ClaimIndexAnswer } from '../ports/claim-index';
import type { EventLog } from '../ports/event-log';
import type { DecidedBatch, DecisionStore, IndexAnswer } from '../ports/index-store';
import { ClaimFinisher } from './claim-finisher';
import { planClaims, renumber } from './plan-claims';

/** How often a look-up may meet claims that others have left unconfirmed. */
const MAX_LOOKS = 100;

/** Claims that one sweep finishes; the next takes the rest. */
const MAX_SWEPT = 1_000;

export interface SweepReport {
  readonly finished: number;
  /** Those that could not be finished; they are tried again by the next sweep and by whoever meets them. */
  readonly failures: readonly { readonly eventId: string; readonly error: unknown }[];
}

/** A decision store over two stores: decisions are claimed in the index first and then appended to the log. */
export interface ClaimedDecisionStore extends DecisionStore {
  /** Finishes the claims of before that instant: at start-up all, later those that nobody can still be at. */
  sweep(before: Instant): Promise<SweepReport>;
}

/** What a look-up hands to its commit: what the index compares, and how the decision numbered its new contacts. */
interface Basis {
  readonly index: object;
  readonly nextNumber: number;
}

/**
 * "Exactly one, whatever crashes" of the identity rules, for any number of processes. Every step may fail or be the
 * last; whoever meets what was left behind finishes it before claiming anything.
 */
export function createClaimedDecisionStore(log: EventLog, index: ClaimIndex): ClaimedDecisionStore {
  const finisher = new ClaimFinisher(log, index);
  return {
    lookUp: async (query) => {
      for (let looks = 0; looks < MAX_LOOKS; looks += 1) {
        const answer = await index.lookUp(query);
        if (answer.unconfirmed.length === 0) return answerOf(answer);
        await finisher.finish(answer.unconfirmed);
      }
      throw new WaymarkError('index-contended', `others left claims unconfirmed ${MAX_LOOKS} times in a row: send this again`);
    },
    commit: async (batch) => {
      if (!batch.basis && (await hasMoved(log, index, finisher, batch))) return 'changed';
      const claimed = await index.claim(requestFor(batch));
      if (claimed.outcome === 'changed') return 'changed';
      await finisher.append(claimed.claims);
      return 'committed';
    },
    listCases: (query) => index.listCases(query),
    sweep: (before) => sweep(index, finisher, before),
  };
}

function answerOf({ unconfirmed: _none, ...answer }: ClaimIndexAnswer): IndexAnswer {
  const versions: Basis = { index: answer.versions, nextNumber: answer.snapshot.nextNumber };
  return { ...answer, versions };
}

/** Who decided on the log alone decides again if it did not tell all yet about the members it writes of. */
async function hasMoved(log: EventLog, index: ClaimIndex, finisher: ClaimFinisher, { appends }: DecidedBatch): Promise<boolean> {
  const members = appends.map(({ stream }) => memberOf(stream)).filter((member) => member !== null);
  const met = members.length === 0 ? [] : await index.unconfirmed({ members });
  await finisher.finish(met);
  if (met.length > 0) return true;
  for (const { stream, after } of appends) {
    const last = (await log.readStream(stream, Math.max(after, 0))).at(-1);
    if ((last?.revision ?? -1) !== after) return true;
  }
  return false;
}

function requestFor(batch: DecidedBatch): Parameters<ClaimIndex['claim']>[0] {
  const basis = (batch.basis?.versions ?? null) as Basis | null;
  const nextNumber = basis?.nextNumber ?? Number.MAX_SAFE_INTEGER;
  return {
    versions: basis?.index ?? null,
    ends: batch.appends.map(({ stream, after }) => ({ stream, after })),
    newContacts: batch.changes.members.filter(({ number }) => number >= nextNumber).length,
    write: (firstNumber) => {
      const numbered = basis ? renumber(batch, basis.nextNumber, firstNumber) : batch;
      return { claims: planClaims(numbered), changes: numbered.changes };
    },
  };
}

async function sweep(index: ClaimIndex, finisher: ClaimFinisher, before: Instant): Promise<SweepReport> {
  const failures: { eventId: string; error: unknown }[] = [];
  const found = await index.unconfirmed({ before, limit: MAX_SWEPT });
  for (const claim of found) {
    await finisher.finish([claim]).catch((error: unknown) => failures.push({ eventId: claim.eventId, error }));
  }
  return { finished: found.length - failures.length, failures };
}
