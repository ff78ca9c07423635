import type { HandoffDecidedData, LoggedEvent, ModelActivatedData, ScoredFact } from '@waymark/journey';
import { compareFacts, isTouch, memberOf, MODEL_EVENTS, scoredFactOf } from '@waymark/journey';
import type { CompiledModel } from '@waymark/scoring';
import { applyFact, createFold, foldContact } from '@waymark/scoring';
import type { WholeEngine } from '@waymark/server';
import { rowsOf } from './histories';
import { DAY_MS } from './test-engine';

const RECENT_MS = 7 * DAY_MS;

/** An offer by what it was made for. */
export interface OfferMade {
  readonly contact: string;
  readonly version: number;
  readonly qualifiedAt: number;
  readonly why: string;
}

const byContact = (a: OfferMade, b: OfferMade): number => (a.contact < b.contact ? -1 : 1);

type Deciding = Pick<WholeEngine, 'parts' | 'registry'>;

async function logOf(engine: Pick<WholeEngine, 'parts'>): Promise<readonly LoggedEvent[]> {
  return engine.parts.log.readAll({ after: 0, limit: 100_000 });
}

/** The offers that the log holds. */
export async function offersMade(engine: Pick<WholeEngine, 'parts'>): Promise<readonly OfferMade[]> {
  const offers = (await logOf(engine)).flatMap((event) => {
    const { offer } = event.data as unknown as HandoffDecidedData;
    return offer ? [{ contact: memberOf(event.stream) ?? '', version: offer.model.version, qualifiedAt: offer.qualification.at, why: offer.why }] : [];
  });
  return offers.sort(byContact);
}

interface Live {
  readonly version: number;
  readonly compiled: CompiledModel;
}

/**
 * The offers that are due by the log alone, where sales never answers: of each contact the first qualification that the
 * model live at its moment finds, at most seven days old, or else the first fresh touch at which the condition holds.
 */
export async function offersDue(engine: Deciding, now: number): Promise<readonly OfferMade[]> {
  const ledger = new Ledger();
  for (const event of await logOf(engine)) {
    const isBorder = event.type === MODEL_EVENTS.activated;
    ledger.passTime(isBorder ? event.at - 1 : event.at);
    if (isBorder) ledger.live = await liveAfter(engine, event);
    else ledger.take(event);
  }
  ledger.passTime(now);
  return [...ledger.offers.values()].sort(byContact);
}

async function liveAfter(engine: Deciding, event: LoggedEvent): Promise<Live> {
  const { modelId: id, version } = event.data as unknown as ModelActivatedData;
  return { version, compiled: engine.registry.compile(await engine.registry.published({ id, version })) };
}

class Ledger {
  live: Live | null = null;
  readonly offers = new Map<string, OfferMade>();
  private readonly facts = new Map<string, ScoredFact[]>();
  private ahead: { readonly contact: string; readonly at: number }[] = [];
  private now = 0;

  take(event: LoggedEvent): void {
    this.now = Math.max(this.now, event.at);
    const contact = event.stream.startsWith('contact-') ? memberOf(event.stream) : null;
    const fact = scoredFactOf(event);
    if (contact === null || !fact) return;
    const facts = this.facts.get(contact) ?? [];
    this.facts.set(contact, [...facts, fact].sort(compareFacts));
    if (fact.occurredAt <= this.now) this.look(contact, [fact]);
    else this.ahead.push({ contact, at: fact.occurredAt });
  }

  /** What is dated ahead and falls due up to that instant. */
  passTime(until: number): void {
    const due = this.ahead.filter(({ at }) => at <= until).sort((a, b) => a.at - b.at);
    this.ahead = this.ahead.filter(({ at }) => at > until);
    for (const { contact, at } of due) {
      this.now = Math.max(this.now, at);
      this.look(contact, (this.facts.get(contact) ?? []).filter(({ occurredAt }) => occurredAt === at));
    }
  }

  private look(contact: string, fresh: readonly ScoredFact[]): void {
    const fact = fresh.at(-1);
    if (!this.live || !fact || this.offers.has(contact)) return;
    const { version, compiled } = this.live;
    const offer = offerFor(compiled, this.facts.get(contact) ?? [], fresh, fact, this.now);
    if (offer) this.offers.set(contact, { contact, version, ...offer });
  }
}

function offerFor(
  model: CompiledModel,
  facts: readonly ScoredFact[],
  fresh: readonly ScoredFact[],
  fact: ScoredFact,
  now: number,
): Pick<OfferMade, 'qualifiedAt' | 'why'> | null {
  const known = qualifiedBefore(model, facts.filter((each) => !fresh.includes(each)), now);
  const state = foldContact(model, facts, now);
  const latest = state?.qualifications.at(-1);
  if (!state || !latest) return null;
  const found = state.qualifications.findLast(({ at }) => !known.has(at));
  if (isRecent(found, now)) return { qualifiedAt: found.at, why: 'live' };
  const returns = state.qualified && isFreshTouch(fact, now) && held(model, facts, fact, now);
  return returns ? { qualifiedAt: latest.at, why: 'touch' } : null;
}

function isRecent<T extends { readonly at: number }>(found: T | undefined, now: number): found is T {
  return found !== undefined && found.at >= now - RECENT_MS;
}

function qualifiedBefore(model: CompiledModel, facts: readonly ScoredFact[], now: number): ReadonlySet<number> {
  return new Set(foldContact(model, facts, now)?.qualifications.map(({ at }) => at));
}

function isFreshTouch(fact: ScoredFact, now: number): boolean {
  return isTouch(fact) && fact.occurredAt >= now - RECENT_MS;
}

/** Did the condition hold at that fact? */
function held(model: CompiledModel, facts: readonly ScoredFact[], fact: ScoredFact, now: number): boolean {
  const fold = createFold(model);
  for (const each of facts) {
    if (each.occurredAt > now) return false;
    const { condition } = applyFact(fold, each);
    if (each.id === fact.id) return condition;
  }
  return false;
}

/** What is wrong in the rows of any generation that is filled: every row is to be what its model says at its instant. */
export async function wrongRows(engine: WholeEngine): Promise<readonly string[]> {
  const kept = engine.switches.list();
  const wrong: string[] = [];
  for (const table of ['score', 'qualification', 'stage_entry']) {
    const strange = (await rowsOf(engine, table)).filter(({ gen }) => !kept.some((known) => known.gen === gen));
    wrong.push(...strange.map(({ gen, contact }) => `${table} of ${String(contact)} in ${String(gen)}, which is no more`));
  }
  for (const { gen, status, compiled } of kept) {
    if (status === 'filling' || status === 'dropping') continue;
    for (const [contact, facts] of await factsByContact(engine)) wrong.push(...(await wrongRow(engine, gen, compiled, contact, facts)));
  }
  return wrong;
}

async function wrongRow(engine: WholeEngine, gen: string, model: CompiledModel, contact: string, facts: readonly ScoredFact[]): Promise<readonly string[]> {
  const of = (table: string) => engine.parts.views.select({ table, where: [{ column: 'gen', op: '=', value: gen }, { column: 'contact', op: '=', value: contact }], limit: 1_000 });
  const [row] = await of('score');
  const qualifications = (await of('qualification')).map(({ at }) => at);
  const said = row ? [row['total'], row['stage'], row['qualified'], qualifications] : null;
  const is = saidBy(model, facts, row ? Number(row['as_of']) : engine.projector.checkpoint.logicalNow);
  return JSON.stringify(said) === JSON.stringify(is) ? [] : [`${contact} in ${gen}: ${JSON.stringify(said)}, not ${JSON.stringify(is)}`];
}

function saidBy(model: CompiledModel, facts: readonly ScoredFact[], asOf: number): readonly unknown[] | null {
  const state = foldContact(model, facts, asOf);
  return state && [state.total, state.stage, state.qualified ? 1 : 0, state.qualifications.map(({ at }) => at)];
}

async function factsByContact(engine: WholeEngine): Promise<ReadonlyMap<string, readonly ScoredFact[]>> {
  const found = new Map<string, ScoredFact[]>();
  for (const event of await logOf(engine)) {
    const [contact, fact] = [memberOf(event.stream), scoredFactOf(event)];
    if (contact !== null && fact) found.set(contact, [...(found.get(contact) ?? []), fact].sort(compareFacts));
  }
  return found;
}
