import type { Outbox } from '../outbox/outbox';
import type { Verification } from './auditor';
import { Auditor } from './auditor';
import type { Generation } from './generations';
import type { GenerationOrder, Projection, ProjectionHealth } from './projection';
import type { Checkpoint } from './checkpoint';
import type { ProjectionRunner } from './runner';

/** The projector of this process. Decisions and orders take turns with its work. */
export class LocalProjection implements Projection {
  private readonly auditor: Auditor;

  constructor(private readonly runner: ProjectionRunner) {
    this.auditor = new Auditor(runner);
  }

  get generations(): readonly Generation[] {
    return this.runner.projector.generations;
  }

  get leaving(): readonly Generation[] {
    return this.runner.projector.leaving;
  }

  get live(): Generation | null {
    return this.runner.projector.live;
  }

  get checkpoint(): Checkpoint {
    return this.runner.projector.checkpoint;
  }

  get cachedFacts(): number {
    return this.runner.projector.cache.size;
  }

  get outbox(): Outbox {
    return this.runner.outbox;
  }

  health(): ProjectionHealth {
    return this.runner.health();
  }

  onCommitted(listener: () => void): () => void {
    return this.runner.projector.onCommitted(listener);
  }

  async deciding<T>(work: () => Promise<T>): Promise<T> {
    const decided = await this.runner.projector.turns.take(work);
    this.runner.nudge();
    return decided;
  }

  order(order: GenerationOrder): Promise<void> {
    return this.runner.carryOut(order);
  }

  verify(): Promise<Verification> {
    return this.auditor.verify();
  }

  start(): Promise<void> {
    return this.runner.start();
  }

  stop(): Promise<void> {
    return this.runner.stop();
  }
}
