import { Inject } from '@nestjs/common';
import type { ICommandHandler } from '@nestjs/cqrs';
import { CommandHandler } from '@nestjs/cqrs';
import type { Decided, ModelRef } from '@waymark/journey';
import type { Engine } from '../../engine';
import { READABLE_WITHIN_MS } from '../handoffs/take-step';
import { ENGINE } from '../tokens';

export interface RolledBack {
  readonly generation: string;
  readonly model: ModelRef;
  /** Log position of the switch. */
  readonly position: number;
}

/** A switch to the model that was live before. */
export class RollBack {
  constructor(
    readonly by: string,
    readonly idempotencyKey: string,
  ) {}
}

@CommandHandler(RollBack)
export class RollBackHandler implements ICommandHandler<RollBack, Decided<RolledBack>> {
  constructor(@Inject(ENGINE) private readonly engine: Engine) {}

  async execute({ by, idempotencyKey }: RollBack): Promise<Decided<RolledBack>> {
    const decided = await this.engine.switches.rollback(by, idempotencyKey);
    if (decided.ok) await this.engine.settled(READABLE_WITHIN_MS);
    return decided;
  }
}
