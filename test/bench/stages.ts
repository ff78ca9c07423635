import type { EngineParts } from '@waymark/server';
import type { Measure } from './rounds';

type Call = (...given: never[]) => unknown;

/** How long the parts of an engine work for it, port by port; what is left of the whole is the engine's own deciding and writing of JSON. */
export class Stages {
  private readonly spentMs = new Map<string, number>();
  private readonly rounds: { readonly spentMs: ReadonlyMap<string, number>; readonly wholeMs: number }[] = [];

  /** The same parts, each call of them timed. */
  watch(parts: EngineParts): EngineParts {
    const { contract, crypto, decisions, vault } = parts;
    return {
      ...parts,
      contract: { ...contract, checkLine: this.timed('check', contract.checkLine), checkKafkaRecord: this.timed('check', contract.checkKafkaRecord) },
      crypto: { ...crypto, hmac: this.timed('hash', crypto.hmac), uuid5: this.timed('hash', crypto.uuid5), seal: this.timed('encrypt', crypto.seal) },
      vault: { ...vault, ensureMemberKeys: this.timed('member keys', vault.ensureMemberKeys) },
      decisions: { ...decisions, lookUp: this.timed('look up', decisions.lookUp), commit: this.timed('commit', decisions.commit) },
    };
  }

  /** Takes one round of work together. */
  async round(work: () => Promise<void>): Promise<void> {
    this.spentMs.clear();
    const started = performance.now();
    await work();
    this.rounds.push({ spentMs: new Map(this.spentMs), wholeMs: performance.now() - started });
  }

  /** Microseconds of the clock for each of so many facts: the stages, the rest, the whole. */
  measures(facts: number): readonly Measure[] {
    const names = [...(this.rounds[0]?.spentMs.keys() ?? [])];
    const measure = (name: string, valueOf: (round: (typeof this.rounds)[number]) => number): Measure => ({
      name: `  ${name}`,
      unit: 'µs each',
      values: this.rounds.map((round) => (valueOf(round) * 1_000) / facts),
    });
    const sum = (spent: ReadonlyMap<string, number>): number => [...spent.values()].reduce((total, ms) => total + ms, 0);
    return [
      ...names.map((name) => measure(name, ({ spentMs }) => spentMs.get(name) ?? 0)),
      measure('decide, JSON and the rest', ({ spentMs, wholeMs }) => wholeMs - sum(spentMs)),
      measure('all of it, with each call timed', ({ wholeMs }) => wholeMs),
    ];
  }

  private timed<C extends Call>(stage: string, call: C): C {
    const end = (started: number): void => void this.spentMs.set(stage, (this.spentMs.get(stage) ?? 0) + performance.now() - started);
    const timedCall = (...given: never[]): unknown => {
      const started = performance.now();
      const answer = call(...given);
      if (answer instanceof Promise) return answer.finally(() => end(started));
      end(started);
      return answer;
    };
    return timedCall as C;
  }
}
