import type { Checked, IncomingFact } from '@waymark/contract';
import type { Door, EngineMetrics } from './engine-metrics';
import type { Step } from './tracing';
import { beginStep } from './tracing';

interface Answer {
  readonly outcome: string;
}

/** Facts on their way in through one door: counted by what became of them, each received within its channel's trace. */
export class WatchedDoor {
  constructor(
    private readonly metrics: EngineMetrics,
    private readonly door: Door,
  ) {}

  /** A step for each fact of a chunk, in its order. */
  receive(judged: readonly Checked<IncomingFact>[]): readonly Step[] {
    return judged.map((event) => beginStep('receive', { kind: 'consumer', from: event.ok ? event.value.trace : undefined }));
  }

  /** What became of each; the answers stand in the order of the steps. */
  answered(steps: readonly Step[], answers: readonly Answer[]): void {
    const counts = new Map<string, number>();
    answers.forEach(({ outcome }, index) => {
      counts.set(outcome, (counts.get(outcome) ?? 0) + 1);
      steps[index]?.end({ 'waymark.door': this.door, 'waymark.outcome': outcome });
    });
    this.metrics.ingested(this.door, counts);
  }

  /** None of them was taken. */
  failed(steps: readonly Step[]): void {
    for (const step of steps) step.end({ 'waymark.door': this.door }, true);
  }
}
