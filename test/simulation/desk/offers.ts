import type { HandoffDecidedData, LoggedEvent, ModelActivatedData } from '@waymark/journey';
import { handoffEventType, HANDOFF_ASSIGNED, isTouch, MODEL_EVENTS, scoredFactOf } from '@waymark/journey';
import { foldContact } from '@waymark/scoring';
import type { Engine } from '@waymark/server';
import { offersDue, offersMade } from '../../engine/switch-oracle';
import { HandoffLaws } from '../../faults/handoff-laws';
import type { DeskHistory } from './history';
import { MODEL_ID } from './models';
import type { ContactStory } from './story-of';
import { factsOf } from './story-of';

const MINUTE_MS = 60_000;
const OFFERED = handoffEventType('offered');
const RECENT_MS = 7 * 24 * 60 * MINUTE_MS;

const TAKEN_BACK: ReadonlySet<string> = new Set((['withdrawn', 'superseded'] as const).map(handoffEventType));

const isBetween = (place: number, after = 0, before = Infinity): boolean => place > after && place < before;

type Offer = NonNullable<HandoffDecidedData['offer']>;

const offerOf = ({ data }: LoggedEvent): Offer => (data as unknown as HandoffDecidedData).offer as Offer;

/** Nobody is offered twice or without a reason, and nobody who qualified is forgotten. */
export async function expectOffers(history: DeskHistory, engine: Engine, events: readonly LoggedEvent[], stories: readonly ContactStory[]): Promise<void> {
  expectStreams(events);
  const borders = events.filter(({ type }) => type === MODEL_EVENTS.activated);
  for (const story of stories) {
    for (const event of story.events.filter(({ type }) => type === OFFERED)) {
      expectAfterTakenBack(story, event);
      if (!story.regrouped) await expectFound(engine, borders, story, event);
    }
  }
  const { losses, jumps } = history.weather;
  const plain = stories.filter(isPlain);
  if (losses === 0 && jumps === 0) await expectAsDue(history, engine, borders, plain);
  else await expectAfterLoss(engine, borders, plain);
}

function expectStreams(events: readonly LoggedEvent[]): void {
  const laws = new HandoffLaws();
  for (const { position, id, stream, revision, type, data } of events) {
    const { handoffId, offer } = data as unknown as Partial<HandoffDecidedData>;
    const more = { ...(handoffId === undefined ? {} : { handoffId }), ...(offer ? { qualifiedAt: offer.qualification.at } : {}), ...(offer?.follows === undefined ? {} : { follows: offer.follows }) };
    laws.take({ position, id, stream, revision, type, mark: '', ...more });
  }
}

/** What follows an offer that was taken back was called for by something that came after it was. */
function expectAfterTakenBack({ events }: ContactStory, event: LoggedEvent): void {
  const { follows, why } = offerOf(event);
  if (follows === undefined || why === 'unmerge') return;
  const takenBack = events.find(({ type, data }) => data['handoffId'] === follows && TAKEN_BACK.has(type));
  const kind = why === 'touch' ? 'touchpoint' : 'profile';
  const calls = events.some((each) => {
    const fact = scoredFactOf(each);
    if (fact?.kind !== kind || each.stream.startsWith('handoff-')) return false;
    return isBetween(each.position, takenBack?.position, event.position) || fact.occurredAt > (takenBack?.at ?? 0);
  });
  if (!calls) throw new Error(`offered again, and nothing called for it: ${JSON.stringify(event)}`);
}

/** The model that offers was live, and found the qualification in what was its to decide upon. */
async function expectFound(engine: Engine, borders: readonly LoggedEvent[], { events }: ContactStory, event: LoggedEvent): Promise<void> {
  const { model, qualification, why } = offerOf(event);
  const spans = spansOf(borders, model.digest).filter(({ from }) => from < event.position);
  const compiled = await engine.registry.compiledOf({ ...model, id: MODEL_ID });
  const found = spans.some(({ to, toAt }) => {
    const before = events.filter(({ position }) => position < Math.min(event.position, to));
    // A late fact may have come between the question and the answer.
    return before.some((_, place) => {
      const state = foldContact(compiled, factsOf(before.slice(0, place + 1)), Math.min(event.at, toAt) + RECENT_MS);
      return state?.qualifications.some(({ at, total }) => at === qualification.at && total === qualification.total) ?? false;
    });
  });
  if (!found) throw new Error(`version ${model.version} had nothing to offer as ${why}: ${JSON.stringify(event)}`);
}

interface Span {
  readonly from: number;
  readonly to: number;
  readonly toAt: number;
}

/** Where a model was live: from its border up to the next. */
function spansOf(borders: readonly LoggedEvent[], digest: string): readonly Span[] {
  return borders.flatMap(({ position, data }, place) => {
    const next = borders[place + 1];
    const to = next?.position ?? Infinity;
    return (data as unknown as ModelActivatedData).digest === digest ? [{ from: position, to, toAt: next?.at ?? Number.MAX_SAFE_INTEGER / 2 }] : [];
  });
}

/** Of whom it is clear what is due: never joined or parted, never refused, never answered by sales, never released. */
function isPlain({ events, facts, regrouped }: ContactStory): boolean {
  const isDecided = events.some(({ type, stream }) => stream.startsWith('handoff-') && type !== OFFERED && type !== HANDOFF_ASSIGNED);
  const isReleased = events.some((event) => event.type === OFFERED && offerOf(event).why === 'release');
  return !regrouped && !isDecided && !isReleased && facts.every(({ consent }) => consent === undefined);
}

/** Everybody is offered what the model that was live at its moment found, and as what. */
async function expectAsDue({ stores, clock }: DeskHistory, engine: Engine, borders: readonly LoggedEvent[], plain: readonly ContactStory[]): Promise<void> {
  const thereAt = (event: LoggedEvent): number => stores.appendedAt.get(event.position) ?? 0;
  const clear = new Set(plain.filter((story) => !isAmbiguous(story, borders, thereAt, clock.instant)).map(({ contact }) => contact));
  const [made, due] = [await offersMade(engine), await offersDue(engine, clock.instant)].map((offers) => JSON.stringify(offers.filter(({ contact }) => clear.has(contact))));
  if (made !== due) throw new Error(`offered ${made}\nbut due is ${due}`);
}

/** Something fell due while an event of before was on its way: who came first is nobody's to say. */
function isAmbiguous({ facts, events }: ContactStory, borders: readonly LoggedEvent[], thereAt: (event: LoggedEvent) => number, now: number): boolean {
  const ahead = facts.filter(({ occurredAt, id }) => events.some((event) => event.data['factId'] === id && event.at < occurredAt));
  return ahead.some(({ occurredAt }) => {
    if (Math.abs(occurredAt - now) < MINUTE_MS) return true;
    return [...events, ...borders].some((event) => event.at <= occurredAt && occurredAt < thereAt(event) + MINUTE_MS);
  });
}

/** Whoever qualified or came under the model that is live at the end, after it was activated, is offered once. */
async function expectAfterLoss(engine: Engine, borders: readonly LoggedEvent[], plain: readonly ContactStory[]): Promise<void> {
  const last = borders.at(-1);
  const { live, checkpoint } = engine.projection;
  if (!last || !live) return;
  for (const story of plain.filter(({ events }) => events.every(({ type }) => type !== OFFERED))) {
    const latest = foldContact(live.compiled, ownFacts(story), checkpoint.logicalNow)?.qualifications.at(-1);
    if (!latest) continue;
    const isFresh = isBetween(latest.at, Math.max(last.at + MINUTE_MS, checkpoint.logicalNow - RECENT_MS / 2));
    if (isFresh && isFoundBehind(story, latest.at, last.position)) throw new Error(`forgotten: ${story.contact} qualified at ${new Date(latest.at).toISOString()}`);
  }
}

const ownFacts = ({ facts }: ContactStory): ContactStory['facts'] => facts.filter((fact) => !(fact.kind === 'touchpoint' && fact.channel === 'handoff'));

/** Did it qualify by a touch that stands behind that place in the log? */
function isFoundBehind(story: ContactStory, at: number, position: number): boolean {
  const fact = ownFacts(story).find(({ occurredAt }) => occurredAt === at);
  return fact !== undefined && isTouch(fact) && story.events.some((event) => event.data['factId'] === fact.id && event.position > position);
}
