import { WaymarkError } from '@waymark/engine';
import type { SeededDice } from '@waymark/testkit';

/** One life of a process. */
export interface MortalLife {
  readonly name: string;
  readonly ending: AbortController;
}

type Method = (...args: readonly unknown[]) => Promise<unknown>;
type Fate = 'works' | 'fails-before' | 'fails-after' | 'late' | 'crash-before' | 'crash-after' | 'crash-within' | 'kill';

/** Of a hundred calls so many meet each; the rest work. */
const FATES: readonly (readonly [Fate, number])[] = [['fails-before', 2], ['fails-after', 2], ['late', 8], ['crash-before', 1], ['crash-after', 2], ['crash-within', 2], ['kill', 4]];

/** Calls of anybody that a late effect waits for, at most. */
const MAX_LATE_CALLS = 60;

/** Ports of real stores whose calls fail, come late, lose their connection or end their process. */
export class UnsafePorts {
  readonly happened = { failed: 0, late: 0, crashed: 0, killed: 0 };
  private readonly onTheirWay: Promise<unknown>[] = [];
  private late: { readonly from: number; readonly work: () => Promise<unknown> }[] = [];
  private calls = 0;
  private isCalm = false;

  constructor(
    private readonly dice: SeededDice,
    private readonly killConnections: (process: string) => Promise<void>,
  ) {}

  /** `mayBeLate`: names of calls whose effect may come long after the caller was told of a failure. */
  of<T extends object>(life: MortalLife, target: T, mayBeLate: readonly string[]): T {
    const callOf = (name: string) => (...args: readonly unknown[]) => {
      const work = (): Promise<unknown> => (target as Record<string, Method>)[name]?.(...args) ?? Promise.reject(new Error(`no call ${name}`));
      return this.meet(life, this.fate(mayBeLate.includes(name)), work);
    };
    return new Proxy({} as T, { get: (_target, name) => callOf(String(name)) });
  }

  /** From now on everything works. */
  calm(): void {
    this.isCalm = true;
  }

  /** Resolves when nothing is on its way any more. */
  async lateEffects(): Promise<void> {
    this.calls += MAX_LATE_CALLS;
    this.beginLate();
    await Promise.allSettled(this.onTheirWay);
  }

  private fate(mayBeLate: boolean): Fate {
    if (this.isCalm) return 'works';
    let chance = this.dice.unit() * 100;
    for (const [fate, share] of FATES) {
      chance -= share;
      if (chance < 0) return fate === 'late' && !mayBeLate ? 'fails-after' : fate;
    }
    return 'works';
  }

  /** Who is gone gets no answer any more. */
  private async meet(life: MortalLife, fate: Fate, work: () => Promise<unknown>): Promise<unknown> {
    if (life.ending.signal.aborted) return never();
    this.calls += 1;
    this.beginLate();
    const result = await this.befall(life, fate, work);
    return life.ending.signal.aborted ? never() : result;
  }

  private async befall(life: MortalLife, fate: Fate, work: () => Promise<unknown>): Promise<unknown> {
    const befalls: Readonly<Record<Fate, () => unknown>> = {
      works: work,
      kill: async () => (await Promise.all([work(), this.kill(life)]))[0],
      'fails-before': () => this.failure(),
      'fails-after': () => this.after(work, () => this.failure()),
      late: () => this.happenLate(work),
      'crash-before': () => this.crash(life),
      'crash-after': () => this.after(work, () => this.crash(life)),
      'crash-within': () => this.crashWithin(life, work),
    };
    return befalls[fate]();
  }

  /** Its connections go as well, while the call is on its way. */
  private crashWithin(life: MortalLife, work: () => Promise<unknown>): Promise<never> {
    this.onTheirWay.push(work().catch(() => undefined), this.kill(life));
    return this.crash(life);
  }

  private async after(work: () => Promise<unknown>, then: () => unknown): Promise<unknown> {
    await work().catch(() => undefined);
    return then();
  }

  private happenLate(work: () => Promise<unknown>): never {
    this.happened.late += 1;
    this.late.push({ from: this.calls + this.dice.whole(1, MAX_LATE_CALLS), work });
    return this.failure();
  }

  private beginLate(): void {
    const due = this.late.filter(({ from }) => from <= this.calls);
    this.late = this.late.filter(({ from }) => from > this.calls);
    this.onTheirWay.push(...due.map(({ work }) => work().catch(() => undefined)));
  }

  private kill(life: MortalLife): Promise<void> {
    this.happened.killed += 1;
    return this.killConnections(life.name);
  }

  private crash(life: MortalLife): Promise<never> {
    this.happened.crashed += 1;
    life.ending.abort();
    return never();
  }

  private failure(): never {
    this.happened.failed += 1;
    throw new WaymarkError('simulated-failure', 'the call failed on command');
  }
}

function never(): Promise<never> {
  return new Promise(() => undefined);
}
