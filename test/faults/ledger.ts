import { createNodeCrypto } from '@waymark/adapters/crypto';
import { canonicalJson, FACT_EVENTS, factIdOf, MODEL_EVENTS, NAMESPACES } from '@waymark/journey';
import type { Answered, FactAnswer, LogLine, Order, Rest } from './protocol';
import { BY } from './protocol';
import { HandoffLaws } from './handoff-laws';

/** An order with what is expected of it. */
export interface Sent {
  readonly order: Order;
  /** Of facts, line by line. */
  readonly expected: readonly ExpectedFact[];
  /** Sent to a process before, which died before it answered. */
  again: boolean;
}

export interface ExpectedFact {
  readonly factId: string;
  /** Never sent before, known already, or of another content than what is known. */
  readonly is: 'new' | 'known' | 'conflict';
  /** Qualifies at once, whichever model is live, and is never decided upon: to be offered exactly once. */
  readonly beacon: boolean;
}

type Stand = 'unknown' | 'taken' | 'refused';

const { uuid5 } = createNodeCrypto();

/** What was sent, what was acknowledged and what the log was seen to hold. Throws at whatever does not agree. */
export class Ledger {
  readonly acknowledged = new Map<string, ExpectedFact>();
  /** How many decisions were taken, by what they were. */
  readonly taken = new Map<string, number>();
  /** Contacts that are beacons. */
  readonly beacons = new Set<string>();
  private readonly sentFacts = new Set<string>();
  private readonly decisions = new Map<string, { readonly order: Order; stand: Stand }>();
  private readonly letters = new Set<string>();
  private readonly log: LogLine[] = [];
  private readonly byId = new Map<string, LogLine>();
  private readonly byFact = new Map<string, LogLine>();
  private readonly ends = new Map<string, number>();
  private readonly handoffs = new HandoffLaws();
  /** The version that was switched to last. */
  private activated: number | null = null;

  get end(): number {
    return this.log.at(-1)?.position ?? 0;
  }

  get offers(): number {
    return this.handoffs.offers;
  }

  sending({ order, expected }: Sent): void {
    for (const { factId } of expected) this.sentFacts.add(factId);
    const id = decisionIdOf(order);
    if (id !== null && !this.decisions.has(id)) this.decisions.set(id, { order, stand: 'unknown' });
  }

  answered(sent: Sent, answer: Answered): void {
    const { order } = sent;
    if (answer.failure !== undefined) throw new Error(`${JSON.stringify(order)} failed: ${answer.failure}`);
    if (order.what === 'facts') return this.factsAnswered(sent, answer);
    const outcome = answer.ok ? order.what : `${order.what} ${answer.code}`;
    this.taken.set(outcome, (this.taken.get(outcome) ?? 0) + 1);
    const decision = this.decisions.get(decisionIdOf(order) ?? '');
    if (decision) decision.stand = answer.ok ? 'taken' : 'refused';
  }

  /** Takes what the log holds from the last event on that was seen, that one included. */
  takeLog(lines: readonly LogLine[]): void {
    const end = this.end;
    if (end > 0 && !lines.some(({ position }) => position === end)) throw new Error(`lost: ${JSON.stringify(this.log.at(-1))} stood in the log`);
    for (const line of lines) {
      if (line.position > end) this.takeLine(line);
      else this.expectSame(this.byId.get(line.id), line);
    }
    this.check();
  }

  /** The whole log again: nothing that was seen may be gone or changed. */
  compareLog(lines: readonly LogLine[]): void {
    this.log.forEach((line, index) => this.expectSame(line, lines[index]));
    if (lines.length !== this.log.length) throw new Error(`the log grew from ${this.log.length} to ${lines.length} events while nothing was to do`);
  }

  /** What must hold when nothing is left to do. */
  checkRest({ differing, differences, live, offered, indexDiffers, letters, uneven }: Rest): void {
    if (differing > 0) throw new Error(`verify: ${differing} differ: ${JSON.stringify(differences)}`);
    if (uneven.length > 0) throw new Error(`half filled: ${uneven.join(', ')}`);
    if (indexDiffers !== null) throw new Error(`the index is not what the log says: ${indexDiffers}`);
    if (live !== this.activated) throw new Error(`version ${live} is live, but ${this.activated} was activated last`);
    if (new Set(offered).size !== offered.length) throw new Error(`two open offers of one contact: ${offered.join(' ')}`);
    const lost = [...this.letters].filter((letter) => !letters.includes(letter));
    if (lost.length > 0) throw new Error(`lost: dead letters ${lost.join(' ')}`);
    const beacons = [...this.acknowledged.values()].filter(({ beacon }) => beacon);
    for (const { factId } of beacons) this.handoffs.expectOneOffer(this.memberOf(factId), factId);
  }

  private memberOf(factId: string): string {
    return (this.byFact.get(factId)?.stream ?? '').slice('contact-'.length);
  }

  private factsAnswered({ expected, again }: Sent, { ok, value, code }: Answered): void {
    if (!ok) throw new Error(`facts were refused: ${code}`);
    const answers = value as readonly FactAnswer[];
    expected.forEach((fact, index) => {
      const { outcome, letterId } = answers[index] as FactAnswer;
      if (!possible(fact, again).includes(outcome)) throw new Error(`${fact.factId}, ${fact.is}${again ? ', sent again' : ''}, was ${outcome}`);
      if (letterId !== undefined) this.letters.add(letterId);
      if (fact.is !== 'conflict') this.acknowledged.set(fact.factId, this.acknowledged.get(fact.factId) ?? fact);
    });
  }

  private expectSame(seen: LogLine | undefined, found: LogLine | undefined): void {
    if (JSON.stringify(seen) !== JSON.stringify(found)) throw new Error(`seen in the log: ${JSON.stringify(seen)}, now there: ${JSON.stringify(found)}`);
  }

  private takeLine(line: LogLine): void {
    const { id, stream, revision, position } = line;
    const twice = this.byId.get(id);
    if (twice) throw new Error(`stands twice: ${JSON.stringify([twice, line])}`);
    if (position <= this.end || revision !== (this.ends.get(stream) ?? -1) + 1) throw new Error(`out of order: ${JSON.stringify(line)}`);
    this.log.push(line);
    this.byId.set(id, line);
    this.ends.set(stream, revision);
    this.handoffs.take(line);
    if (line.type === MODEL_EVENTS.activated) this.takeSwitch(line);
    if (FACTS.has(line.type)) this.takeFact(line);
  }

  private takeSwitch(line: LogLine): void {
    if (!this.decisions.has(line.id)) throw new Error(`nobody asked for ${JSON.stringify(line)}`);
    this.activated = line.version ?? null;
  }

  private takeFact(line: LogLine): void {
    const { factId = '' } = line;
    const twice = this.byFact.get(factId);
    if (twice) throw new Error(`stands twice: ${JSON.stringify([twice, line])}`);
    if (!this.sentFacts.has(factId)) throw new Error(`nobody sent ${JSON.stringify(line)}`);
    this.byFact.set(factId, line);
    if (factId.startsWith('beacon-')) this.beacons.add(this.memberOf(factId));
  }

  /** Whatever somebody was told is so. */
  private check(): void {
    for (const factId of this.acknowledged.keys()) if (!this.byFact.has(factId)) throw new Error(`lost: ${factId} was acknowledged`);
    for (const [id, { order, stand }] of this.decisions) {
      if (stand === 'taken' && !this.byId.has(id)) throw new Error(`lost: ${JSON.stringify(order)} was acknowledged`);
      if (stand === 'refused' && this.byId.has(id)) throw new Error(`refused, but taken: ${JSON.stringify(order)}`);
    }
  }
}

function possible({ is }: ExpectedFact, again: boolean): readonly string[] {
  if (is === 'new') return again ? ['accepted', 'duplicate'] : ['accepted'];
  return is === 'known' ? ['duplicate'] : ['conflict'];
}

const FACTS: ReadonlySet<string> = new Set<string>(Object.values(FACT_EVENTS));

/** The id of the event that a decision is, by the key under which it was asked for; null where it has none. */
function decisionIdOf(order: Order): string | null {
  switch (order.what) {
    case 'step':
      return uuid5(NAMESPACES.factEvent, factIdOf('waymark', `${order.handoffId}:${BY}:${order.key}`));
    case 'assign':
      return uuid5(NAMESPACES.decision, `${order.handoffId}:assigned:${BY}:${order.key}`);
    case 'activate':
    case 'rollback':
      return uuid5(NAMESPACES.decision, JSON.stringify(['activated', BY, order.key]));
    default:
      return 'key' in order ? uuid5(NAMESPACES.command, canonicalJson([BY, order.key])) : null;
  }
}
