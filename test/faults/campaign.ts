import { readdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from '@photostructure/sqlite';
import { SeededDice } from '@waymark/testkit';
import type { Sent } from './ledger';
import { Ledger } from './ledger';
import type { Answered, LogLine, Question, Rest, Sight, Verified } from './protocol';
import { Victim } from './victim';
import { Workload } from './workload';

const HOUR_MS = 3_600_000;
const IN_FLIGHT = 6;
const MAX_ANSWERS = 40;
const ANSWERS_TO_LOOK = 10;
const LIVES_A_COHORT = 8;
const LIVES_TO_REST = 10;
const MODELS = 4;
/** A rest that takes longer on any machine has come to a stand. */
const REST_MS = 120_000;

/** How a life ends. */
interface Death {
  readonly name: 'while starting' | 'at a statement of the start' | 'after an answer' | 'at a statement' | 'about a generation';
  /** For the first two: when; else how many answers it may give before. */
  readonly after: number;
  readonly statements: number;
  /** From the so-manieth statement that writes a generation on. */
  readonly generations: number;
}

interface Waiting {
  readonly sent: Sent | null;
  readonly take: (answer: Answered) => void;
}

/** One data directory, and one process after another on it, each of which is killed. */
export class Campaign {
  readonly deaths = new Map<Death['name'], number>();
  readonly ledger = new Ledger();
  private readonly dice: SeededDice;
  private readonly work: Workload;
  private orders = 0;
  /** Sent to a process that died before it answered: to be sent again. */
  private unanswered: Sent[] = [];
  private waiting = new Map<number, Waiting>();
  private answers = 0;
  private failure: Error | null = null;

  constructor(
    private readonly program: string,
    private readonly directory: string,
    private readonly seed: number,
  ) {
    this.dice = new SeededDice(seed);
    this.work = new Workload(this.dice, this.ledger);
  }

  get kills(): number {
    return [...this.deaths.values()].reduce((sum, count) => sum + count, 0);
  }

  /** Lives until so many were killed; between and at the end everything is compared at rest. */
  async run(kills: number): Promise<void> {
    for (let version = 1; version <= MODELS; version += 1) this.unanswered.push(this.work.publish());
    this.unanswered.push(this.work.activation(1));
    await this.rest();
    for (let lives = 1; this.kills < kills; lives += 1) {
      this.passTime(lives);
      if (lives % LIVES_TO_REST === 0) await this.rest();
      else await this.life(this.drawDeath());
    }
    await this.rest();
  }

  private passTime(lives: number): void {
    this.work.cohort = Math.floor(lives / LIVES_A_COHORT);
    if (this.dice.chance(0.2)) this.work.aheadMs += this.dice.whole(1, this.dice.pick([2, 8, 30])) * HOUR_MS;
  }

  private drawDeath(): Death {
    const chance = this.dice.unit();
    const death = { after: 0, statements: 0, generations: 0 };
    if (chance < 0.1) return { ...death, name: 'while starting', after: this.dice.whole(50, 600) };
    if (chance < 0.25) return { ...death, name: 'at a statement of the start', statements: this.dice.whole(1, this.dice.pick([20, 200])) };
    const after = this.dice.whole(1, MAX_ANSWERS);
    if (chance < 0.5) return { ...death, name: 'after an answer', after };
    if (chance < 0.7) return { name: 'about a generation', after: MAX_ANSWERS, generations: this.dice.whole(1, 8), statements: this.dice.pick([1, this.dice.whole(1, 4), this.dice.whole(1, 60)]) };
    return { ...death, name: 'at a statement', after, statements: this.dice.whole(1, this.dice.pick([50, 400, 1_500])) };
  }

  private async life(death: Death): Promise<void> {
    const atStart = death.name === 'at a statement of the start';
    const victim = this.start(atStart ? death.statements : 0);
    const timer = death.name === 'while starting' ? setTimeout(() => victim.kill(), death.after) : undefined;
    if (await victim.ready) await this.liveOn(victim, death);
    clearTimeout(timer);
    await this.buried(victim);
    this.deaths.set(death.name, (this.deaths.get(death.name) ?? 0) + 1);
  }

  /** Compares first, or in the midst of the work; what the life before left unanswered comes first. */
  private async liveOn(victim: Victim, { name, after, statements, generations }: Death): Promise<void> {
    const compared = this.compare(victim);
    if (this.dice.chance(0.5)) await compared;
    if (name === 'at a statement' || name === 'about a generation') victim.dieAfter(statements, generations);
    this.answers = 0;
    const again = this.unanswered;
    this.unanswered = [];
    for (const sent of again) void this.send(victim, sent);
    let lookAt = ANSWERS_TO_LOOK;
    const goOn = (): void => {
      while (victim.alive && this.failure === null && this.inFlight() < IN_FLIGHT) void this.send(victim, this.work.next());
      if (this.answers >= lookAt) {
        lookAt += ANSWERS_TO_LOOK;
        void this.observe(victim);
      }
      if (this.answers < after && this.failure === null) return;
      this.onAnswer = () => undefined;
      this.killSoon(victim);
    };
    this.onAnswer = goOn;
    goOn();
    await victim.ended;
  }

  private onAnswer: () => void = () => undefined;

  /** At once, or so many microseconds later that a commit may be under way: nearer than any timer goes. */
  private killSoon(victim: Victim): void {
    const at = performance.now() + this.dice.pick([0, this.dice.unit(), 5 * this.dice.unit()]);
    while (performance.now() < at);
    victim.kill();
  }

  private async compare(victim: Victim): Promise<void> {
    await this.observe(victim);
    await this.ask<Verified>(victim, { what: 'verify' }, ({ differing, differences }) => {
      if (differing > 0) throw new Error(`verify: ${differing} differ: ${JSON.stringify(differences)}`);
    });
  }

  /** What is new in the log; and what there is to decide upon, known only when the log says which of it is a beacon. */
  private async observe(victim: Victim): Promise<void> {
    let { sight } = this.work;
    await this.ask<Sight>(victim, { what: 'look' }, (seen) => (sight = seen));
    await this.ask<readonly LogLine[]>(victim, { what: 'log', after: this.ledger.end - 1 }, (lines) => {
      this.ledger.takeLog(lines);
      this.work.sight = sight;
    });
  }

  /** A life that answers what is open, comes to rest, is compared with everything and killed. */
  private async rest(): Promise<void> {
    const victim = this.start(0);
    const timer = setTimeout(() => this.fail(victim, new Error('never came to rest')), REST_MS);
    await victim.ready;
    for (const sent of this.unanswered) await this.send(victim, sent);
    this.unanswered = [];
    await this.ask<Rest>(victim, { what: 'rest', seed: this.seed }, (rest) => {
      this.atRest = rest;
    });
    await this.ask<readonly LogLine[]>(victim, { what: 'log', after: this.ledger.end - 1 }, (lines) => {
      this.ledger.takeLog(lines);
      if (this.atRest) this.ledger.checkRest(this.atRest);
    });
    await this.ask<readonly LogLine[]>(victim, { what: 'log', after: 0 }, (lines) => this.ledger.compareLog(lines));
    if (this.failure === null) this.attempt(victim, () => this.checkFiles());
    clearTimeout(timer);
    victim.kill();
    await this.buried(victim);
  }

  private atRest: Rest | null = null;

  private checkFiles(): void {
    for (const name of readdirSync(this.directory).filter((file) => file.endsWith('.db'))) {
      const file = new DatabaseSync(join(this.directory, name), { readOnly: true });
      const said = JSON.stringify(file.prepare('PRAGMA integrity_check').all());
      const claims = name === 'log.db' ? file.prepare('SELECT count(*) AS n FROM claim').get() : undefined;
      file.close();
      if (said !== '[{"integrity_check":"ok"}]') throw new Error(`${name}: ${said}`);
      if (claims && claims['n'] !== this.atRest?.claims) throw new Error(`${String(claims['n'])} claims beside ${this.atRest?.claims} in the log`);
    }
  }

  private start(statements: number): Victim {
    const victim = new Victim({ program: this.program, directory: this.directory, aheadMs: this.work.aheadMs, statements });
    this.waiting = new Map();
    this.onAnswer = () => undefined;
    victim.onAnswer = (answer) =>
      this.attempt(victim, () => {
        const waiting = this.waiting.get(answer.n);
        this.waiting.delete(answer.n);
        waiting?.take(answer);
        this.onAnswer();
      });
    return victim;
  }

  /** What it did not answer is to be sent again, in its order. */
  private async buried(victim: Victim): Promise<void> {
    await victim.ended;
    const open = [...this.waiting.values()].flatMap(({ sent }) => sent ?? []);
    for (const sent of open) sent.again = true;
    this.unanswered = [...open, ...this.unanswered];
    const complaint = victim.complaint();
    if (this.failure === null && complaint !== null) this.failure = new Error(complaint);
    if (this.failure !== null) throw this.failure;
  }

  private inFlight(): number {
    return [...this.waiting.values()].filter(({ sent }) => sent !== null).length;
  }

  private send(victim: Victim, sent: Sent): Promise<void> {
    this.ledger.sending(sent);
    return this.tell(victim, sent.order, sent, (answer) => {
      this.answers += 1;
      this.ledger.answered(sent, answer);
    });
  }

  private ask<T>(victim: Victim, question: Question, take: (value: T) => void): Promise<void> {
    return this.tell(victim, question, null, ({ value, failure }) => {
      if (failure !== undefined) throw new Error(`${question.what}: ${failure}`);
      take(value as T);
    });
  }

  /** Resolves when it is answered, or the process dead. */
  private tell(victim: Victim, order: Sent['order'] | Question, sent: Sent | null, take: (answer: Answered) => void): Promise<void> {
    this.orders += 1;
    const n = this.orders;
    const answered = new Promise<void>((resolve) => {
      this.waiting.set(n, { sent, take: (answer) => (resolve(), take(answer)) });
    });
    victim.tell(n, order);
    return Promise.race([answered, victim.ended.then(() => undefined)]);
  }

  private attempt(victim: Victim, work: () => void): void {
    try {
      work();
    } catch (error) {
      this.fail(victim, error as Error);
    }
  }

  private fail(victim: Victim, error: Error): void {
    this.failure ??= error;
    victim.kill();
  }

  /** Only a directory that nothing is to be learned from. */
  remove(): void {
    rmSync(this.directory, { recursive: true, force: true });
  }
}
