import type { LoggedEvent } from '@waymark/journey';
import type { EngineMetrics } from './engine-metrics';
import type { Step } from './tracing';
import { beginStep } from './tracing';

interface Taken {
  readonly event: LoggedEvent;
  readonly step: Step;
}

/** Watches events on their way into the views: how long after its append each can be seen, and within whose trace. */
export class WatchedProjection {
  private taken: Taken[] = [];

  /** Of events from before `since` (epoch ms) no latency is told: they waited for an engine that did not run. */
  constructor(
    private readonly metrics: EngineMetrics,
    private readonly since: number,
  ) {}

  /** An event is taken up; its step ends when its rows can be seen. */
  take(event: LoggedEvent): Step {
    const { trace } = event.data as { readonly trace?: string };
    const step = beginStep('project', { from: trace });
    this.taken.push({ event, step });
    return step;
  }

  /** The rows of everything taken are committed. */
  committed(now: number): void {
    for (const { event, step } of this.taken) {
      if (event.at >= this.since) this.metrics.viewable(now - event.at);
      step.end(attributesOf(event));
    }
    this.taken = [];
  }

  /** Nothing of it was committed: it will be taken up again. */
  failed(): void {
    for (const { event, step } of this.taken) step.end(attributesOf(event), true);
    this.taken = [];
  }
}

function attributesOf({ id, type, position }: LoggedEvent): Record<string, string | number> {
  return { 'waymark.event_id': id, 'waymark.event_type': type, 'waymark.position': position };
}
