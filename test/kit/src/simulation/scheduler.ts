import { WaymarkError } from '@waymark/engine';
import type { SeededDice } from './seeded-dice';

/** One life of a process: from its start to its crash. */
export interface Life {
  readonly name: string;
  readonly ended: AbortSignal;
}

/** A call of a port: to which store, and whether its effect may come after the caller was told of a failure. */
export interface PortCall<T> {
  readonly store: string;
  readonly name: string;
  readonly mayBeLate: boolean;
  /** Changes nothing: some of these are answered at once. */
  readonly isRead?: boolean;
  /** What it is asked, for whoever reads a failure. */
  readonly asked?: readonly unknown[];
  work(): Promise<T>;
}

interface Step {
  readonly life: Life;
  /** Not before so many steps were made. */
  readonly from: number;
  run(): Promise<void>;
  /** What of it may still happen when its process is gone. */
  readonly orphan: LateEffect | null;
}

interface LateEffect {
  readonly store: string;
  readonly name: string;
  work(): Promise<unknown>;
}

type Fate = 'works' | 'fails-before' | 'fails-after' | 'late' | 'stalls';

const STALL_STEPS = 60;
/** Of what is asked and answered. */
const MOST_SHOWN = 600;

/**
 * Runs the calls of ports one by one in an order that the dice choose. A call waits for its turn, takes effect at once,
 * and its answer waits for another turn. On its way it may fail before or after its effect, stall, or take effect late.
 */
export class Scheduler {
  /** How many faults are left to happen. */
  faults = 0;
  /** The chance of a call to meet one. */
  faultRate = 0;
  /** The chance of a call to be slow, over and over. */
  stallRate = 0;
  /** The chance of a reading call to be answered at once, before anything else happens. */
  promptRate = 0;
  /** Every call is answered at once, and nothing goes wrong any more: for looking at what there is. */
  isAtRest = false;
  steps = 0;
  private waiting: Step[] = [];
  private late: LateEffect[] = [];
  private readonly told: string[] = [];

  constructor(
    private readonly dice: SeededDice,
    private readonly passed: () => void,
    private readonly recording: boolean,
  ) {}

  call<T>(life: Life, call: PortCall<T>): Promise<T> {
    if (life.ended.aborted) return new Promise(() => undefined);
    if (this.isAtRest) return call.work();
    if (call.isRead && this.promptRate > 0 && this.dice.chance(this.promptRate)) return this.prompt(life, call);
    return new Promise((resolve, reject) => this.request(life, call, { resolve, reject }, 0));
  }

  /** Makes one step; false when nothing waits. */
  async step(): Promise<boolean> {
    await drained();
    if (this.waiting.length === 0) return false;
    const ready = this.waiting.filter(({ from }) => from <= this.steps);
    const next = ready.length > 0 ? this.dice.pick(ready) : earliest(this.waiting);
    this.waiting.splice(this.waiting.indexOf(next), 1);
    this.steps += 1;
    this.passed();
    await next.run();
    return true;
  }

  /** The process is gone: its answers come to nobody, what it asked for happens late or never. */
  kill(life: Life): void {
    for (const { orphan } of this.waiting.filter((step) => step.life === life)) if (orphan && this.dice.chance(0.5)) this.late.push(orphan);
    this.waiting = this.waiting.filter((step) => step.life !== life);
    this.tell(() => `${life.name} is killed`);
  }

  /** Does anybody wait for an answer? */
  get isWaiting(): boolean {
    return this.waiting.length > 0;
  }

  get lateEffects(): number {
    return this.late.length;
  }

  /** One of the late effects takes place, on the stores as they are now. */
  async happenLate(): Promise<void> {
    const effect = this.late.splice(this.dice.whole(0, this.late.length - 1), 1)[0];
    if (!effect) return;
    const result = await effect.work().catch(String);
    this.tell(() => `late ${effect.store}.${effect.name}: ${shown(result)}`);
  }

  /** Late effects, on that store or on any, will never take place. */
  forgetLate(store?: string): void {
    this.late = this.late.filter((effect) => store !== undefined && effect.store !== store);
  }

  /** For whoever reads a failure. */
  tell(line: () => string): void {
    if (this.recording) this.told.push(`${this.steps} ${line()}`);
  }

  story(): string {
    return this.told.join('\n');
  }

  private async prompt<T>(life: Life, call: PortCall<T>): Promise<T> {
    const result = await call.work();
    if (life.ended.aborted) return new Promise(() => undefined);
    this.tell(() => `${life.name} ${call.store}.${call.name}${asked(call)} at once: ${shown(result)}`);
    return result;
  }

  private request<T>(life: Life, call: PortCall<T>, caller: Caller<T>, from: number): void {
    const orphan = call.mayBeLate ? call : null;
    this.waiting.push({ life, from, orphan, run: () => this.meet(this.fate(call.mayBeLate), life, call, caller) });
  }

  private async meet<T>(fate: Fate, life: Life, call: PortCall<T>, caller: Caller<T>): Promise<void> {
    if (fate === 'stalls') return this.request(life, call, caller, this.steps + this.dice.whole(1, STALL_STEPS));
    if (fate === 'late') this.late.push(call);
    const result = fate === 'works' || fate === 'fails-after' ? await outcomeOf(call) : null;
    this.tell(() => `${life.name} ${call.store}.${call.name}${asked(call)} ${fate}: ${shown(result)}`);
    const answer = fate === 'works' && result ? result : FAILED;
    const run = async (): Promise<void> => ('error' in answer ? caller.reject(answer.error) : caller.resolve(answer.value as T));
    this.waiting.push({ life, from: 0, orphan: null, run });
  }

  private fate(mayBeLate: boolean): Fate {
    if (this.dice.chance(this.stallRate)) return 'stalls';
    if (this.faults === 0 || !this.dice.chance(this.faultRate)) return 'works';
    this.faults -= 1;
    return this.dice.pick(mayBeLate ? (['fails-before', 'fails-after', 'late', 'late'] as const) : (['fails-before', 'fails-after'] as const));
  }
}

interface Caller<T> {
  resolve(value: T): void;
  reject(error: unknown): void;
}

type Outcome<T> = { readonly value: T } | { readonly error: unknown };

const FAILED: Outcome<never> = { error: new WaymarkError('simulated-failure', 'the call failed on command') };

async function outcomeOf<T>({ work }: PortCall<T>): Promise<Outcome<T>> {
  try {
    return { value: await work() };
  } catch (error) {
    return { error };
  }
}

function earliest(steps: readonly Step[]): Step {
  return steps.reduce((first, step) => (step.from < first.from ? step : first));
}

/** Until every process waits for a port or for the clock. */
function drained(): Promise<void> {
  return new Promise((resolve) => setImmediate(resolve));
}

function asked({ asked: args }: PortCall<unknown>): string {
  return args && args.length > 0 ? `(${args.map(shown).join(', ')})` : '';
}

function shown(result: unknown): string {
  const text = JSON.stringify(result, (_key, value: unknown) => (value instanceof Uint8Array ? '…' : value instanceof Map ? [...(value as Map<unknown, unknown>)] : value)) ?? '';
  return text.length > MOST_SHOWN ? `${text.slice(0, MOST_SHOWN)}…` : text;
}
