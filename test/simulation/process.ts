import type { ClaimIndex, ClaimResult, EventLog, Secrets, Vault, ViewStore } from '@waymark/engine';
import { createClaimedDecisionStore, keepSweeping } from '@waymark/engine';
import type { WholeEngine, EngineParts } from '@waymark/server';
import { createEngine, DEFAULT_ENGINE_SETTINGS } from '@waymark/server';
import type { Life, Scheduler, SimulatedClock } from '@waymark/testkit';
import { simulatedPort } from '@waymark/testkit';
import { contract } from './random-facts';
import type { Stores, Weakening } from './stores';
import { crypto } from './stores';

const silent = { info: () => undefined, warn: () => undefined, error: () => undefined };

export interface Surroundings {
  readonly scheduler: Scheduler;
  readonly clock: SimulatedClock;
  readonly stores: Stores;
  readonly secrets: Secrets;
  readonly weakening: Weakening;
}

/** One life of a process: the real engine over simulated ports, with nothing of its own that outlives it. */
export class SimulatedProcess implements Life {
  readonly engine: WholeEngine;
  private readonly ending = new AbortController();

  constructor(
    readonly name: string,
    private readonly around: Surroundings,
  ) {
    const { clock, stores, secrets, weakening } = around;
    const log = this.log();
    const index = this.index();
    const ports = { log: weakening.log?.(log) ?? log, index: weakening.index?.(index, log) ?? index };
    const claimed = createClaimedDecisionStore(ports.log, ports.index);
    const decisions = weakening.decisions?.(claimed) ?? claimed;
    const vault = this.port<Vault>('vault', () => stores.vault);
    const settings = DEFAULT_ENGINE_SETTINGS;
    const parts: EngineParts = { log, decisions, vault, secrets, views: {} as ViewStore, clock: clock.during(this.ended), crypto, contract, settings, logger: silent };
    this.engine = createEngine(parts);
    void keepSweeping(claimed, parts.clock, this.ended, () => undefined);
  }

  get ended(): AbortSignal {
    return this.ending.signal;
  }

  crash(): void {
    this.ending.abort();
    this.around.scheduler.kill(this);
  }

  private log(): EventLog {
    const { stores, scheduler } = this.around;
    const epoch = stores.restores;
    return simulatedPort<EventLog>(this, scheduler, { store: 'log', target: () => stores.log, mayBeLate: ['append'], taken: () => stores.mark(epoch) });
  }

  private index(): ClaimIndex {
    const { stores } = this.around;
    const epoch = stores.restores;
    return simulatedPort<ClaimIndex>(this, this.around.scheduler, {
      store: 'index',
      target: () => stores.claims,
      mayBeLate: ['claim', 'confirm', 'raise'],
      taken: async (name, result) => {
        const claimed = result as ClaimResult;
        if (name === 'claim' && claimed.outcome === 'claimed') stores.claimed(claimed.claims, epoch);
      },
    });
  }

  private port<T extends object>(store: string, target: () => T): T {
    return simulatedPort<T>(this, this.around.scheduler, { store, target });
  }
}
