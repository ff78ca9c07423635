import { Inject } from '@nestjs/common';
import type { ICommandHandler } from '@nestjs/cqrs';
import { CommandHandler } from '@nestjs/cqrs';
import type { Decided } from '@waymark/journey';
import type { Reading } from '../../queries/reading';
import type { HandoffDetail } from '../../queries/show-handoff';
import { findHandoff, showHandoff } from '../../queries/show-handoff';
import { READING } from '../tokens';
import { READABLE_WITHIN_MS, withAllowed } from './take-step';

/** Gives an open hand-off another owner. */
export class AssignHandoff {
  constructor(
    readonly handoffId: string,
    readonly owner: string,
    readonly by: string,
    readonly idempotencyKey: string,
  ) {}
}

@CommandHandler(AssignHandoff)
export class AssignHandoffHandler implements ICommandHandler<AssignHandoff, Decided<HandoffDetail>> {
  constructor(@Inject(READING) private readonly reading: Reading) {}

  async execute({ handoffId, owner, by, idempotencyKey }: AssignHandoff): Promise<Decided<HandoffDetail>> {
    const { engine } = this.reading;
    const found = await findHandoff(this.reading, handoffId);
    if (!found.ok) return found;
    const decided = await engine.desk.assign(found.value.handoff.member, handoffId, owner, by, idempotencyKey);
    if (!decided.ok) return withAllowed(this.reading, handoffId, decided);
    await engine.settled(READABLE_WITHIN_MS);
    return showHandoff(this.reading, handoffId);
  }
}
