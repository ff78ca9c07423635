import type { Decided, Instant, ModelRef, ScoredFact } from '@waymark/journey';
import type { Journey, JourneyLine, JourneyPlace, JourneyPoint, JourneyStep } from '@waymark/scoring';
import { readJourney, ruleTitles } from '@waymark/scoring';
import { readCursor, writeCursor } from './pages';
import type { Reading } from './reading';
import type { ModelAsked } from './score-contact';
import { modelFor, nothing } from './score-contact';
import { toTime } from './times';

export interface JourneyAsked {
  readonly contactId: string;
  /** The live one when absent. */
  readonly model?: ModelAsked | undefined;
  /** Any instant; now when absent. */
  readonly asOf?: Instant | undefined;
  /** Steps at most. */
  readonly limit: number;
  readonly cursor?: string | undefined;
  /** Points of the curve between the steps at most. */
  readonly points: number;
}

/** A contact's way under a model: a page of its steps, and the curve between them. */
export interface ContactJourney {
  readonly contactId: string;
  /** The contact that the id that was asked for points at; absent where that id is the contact's own. */
  readonly mergedInto?: string;
  readonly asOf: string;
  readonly model: ModelRef;
  readonly steps: readonly StepRow[];
  readonly points: readonly (Omit<JourneyPoint, 'at'> & { readonly at: string })[];
  /** Asks for the next steps; null at the end. */
  readonly nextCursor: string | null;
}

type StepRow = Omit<JourneyStep, 'at' | 'fact' | 'lines'> & {
  readonly at: string;
  readonly cause: Cause;
  readonly lines: readonly (JourneyLine & { readonly title: string })[];
};

/** What made a step: a fact, or `time`, of which nothing else is told. */
interface Cause {
  readonly kind: 'touchpoint' | 'profile' | 'time';
  readonly fact: string | null;
  readonly channel: string | null;
  readonly action: string | null;
  readonly content: string | null;
  readonly campaign: string | null;
}

const LIST = 'journey';

/**
 * Everything that changed a contact's score, stage or qualification up to an instant, in its order. Refused as
 * `unknown-contact`, `unknown-model`, `no-facts-yet`. Throws `no-live-model`, `invalid-cursor`.
 */
export async function journeyOf(reading: Reading, asked: JourneyAsked): Promise<Decided<ContactJourney>> {
  const scoring = await modelFor(reading, asked);
  if (!scoring.ok) return scoring;
  const { contactId, limit, points } = asked;
  const { asOf, after } = placeOf(asked.cursor) ?? { asOf: asked.asOf ?? reading.engine.parts.clock.now(), after: null };
  const tracked = await reading.contacts.read(contactId);
  if (!tracked || !hasBegun(tracked.facts, asOf)) return nothing(reading, contactId, asOf);
  const { model, compiled } = scoring.value;
  const rows = rowsOf(readJourney(compiled, tracked.facts, { asOf, after, limit, points }), ruleTitles(compiled.document), asOf);
  return { ok: true, value: { ...named(contactId, tracked.contact), asOf: toTime(asOf), model, ...rows } };
}

function named(asked: string, contactId: string): Pick<ContactJourney, 'contactId' | 'mergedInto'> {
  return contactId === asked ? { contactId } : { contactId, mergedInto: contactId };
}

function hasBegun([first]: readonly ScoredFact[], asOf: Instant): boolean {
  return first !== undefined && first.occurredAt <= asOf;
}

/** Pages that follow tell of the instant that the first was asked at. */
function placeOf(cursor: string | undefined): { readonly asOf: Instant; readonly after: JourneyPlace } | null {
  const place = readCursor(LIST, cursor);
  if (!place) return null;
  const [asOf, at, fact] = place;
  return { asOf: Number(asOf), after: { at: Number(at), fact: fact === undefined ? null : String(fact) } };
}

function rowsOf({ steps, points, next }: Journey, titles: ReadonlyMap<string, string>, asOf: Instant): Pick<ContactJourney, 'steps' | 'points' | 'nextCursor'> {
  return {
    steps: steps.map((step) => stepRow(step, titles)),
    points: points.map((point) => ({ ...point, at: toTime(point.at) })),
    nextCursor: next && writeCursor(LIST, [asOf, next.at, ...(next.fact === null ? [] : [next.fact])]),
  };
}

function stepRow({ at, fact, lines, ...rest }: JourneyStep, titles: ReadonlyMap<string, string>): StepRow {
  return { at: toTime(at), cause: causeOf(fact), ...rest, lines: lines.map((line) => ({ ...line, title: titles.get(line.rule) ?? line.rule })) };
}

function causeOf(fact: ScoredFact | null): Cause {
  const nobody = { channel: null, action: null, content: null, campaign: null };
  if (fact === null) return { kind: 'time', fact: null, ...nobody };
  if (fact.kind === 'profile') return { kind: 'profile', fact: fact.id, ...nobody };
  const { kind, id, channel, action, content, campaign } = fact;
  return { kind, fact: id, channel, action, content: content?.id ?? null, campaign: campaign?.id ?? null };
}
