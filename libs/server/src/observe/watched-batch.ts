import type { Clock } from '@waymark/engine';
import type { IngestItem } from '../ingest/item';
import type { EngineMetrics } from './engine-metrics';
import type { Step } from './tracing';
import { beginJoint, beginStep } from './tracing';

/** A batch on its way into the log: how long it takes, and a step that joins the traces of its facts. */
export async function watchBatch<T>(
  metrics: EngineMetrics,
  clock: Clock,
  items: readonly IngestItem[],
  work: (step: Step) => Promise<T>,
): Promise<T> {
  const startedAt = clock.now();
  const step = beginJoint('ingest batch', items.flatMap(({ trace }) => trace ?? []));
  try {
    const result = await work(step);
    metrics.batch(items.length, clock.now() - startedAt);
    step.end({ 'waymark.facts': items.length });
    return result;
  } catch (error) {
    step.end({ 'waymark.facts': items.length }, true);
    throw error;
  }
}

/** One step of a larger one; fails with its work. */
export async function watchStep<T>(name: string, within: Step, work: () => Promise<T>): Promise<T> {
  const step = beginStep(name, { from: within.traceparent });
  try {
    const result = await work();
    step.end();
    return result;
  } catch (error) {
    step.end({}, true);
    throw error;
  }
}
