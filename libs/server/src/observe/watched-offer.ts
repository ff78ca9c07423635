import type { Clock } from '@waymark/engine';
import type { Decided } from '@waymark/journey';
import type { EngineMetrics } from './engine-metrics';
import { beginStep } from './tracing';

/** The decision to offer a hand-off: how long it takes, within the trace of what led to it. */
export async function watchOffer(
  metrics: EngineMetrics,
  clock: Clock,
  from: string | undefined,
  decide: (trace: string | undefined) => Promise<Decided<string>>,
): Promise<Decided<string>> {
  const startedAt = clock.now();
  const step = beginStep('offer', { from });
  try {
    const decided = await decide(step.traceparent);
    metrics.offered(decided.ok ? 'offered' : 'refused', clock.now() - startedAt);
    step.end(decided.ok ? { 'waymark.handoff_id': decided.value } : { 'waymark.refusal': decided.refusal.code });
    return decided;
  } catch (error) {
    step.end({}, true);
    throw error;
  }
}
