import { Inject } from '@nestjs/common';
import type { ICommandHandler } from '@nestjs/cqrs';
import { CommandHandler } from '@nestjs/cqrs';
import type { Decided, HandoffAction } from '@waymark/journey';
import { stepsAllowed } from '../../queries/handoff-rows';
import type { Reading } from '../../queries/reading';
import type { HandoffDetail } from '../../queries/show-handoff';
import { findHandoff, showHandoff } from '../../queries/show-handoff';
import type { Caller } from '../auth/caller';
import { READING } from '../tokens';

/** How long an answer waits for its own effect to be in the views. */
export const READABLE_WITHIN_MS = 2_000;

/** A decision of sales on a hand-off. */
export class TakeStep {
  constructor(
    readonly handoffId: string,
    readonly action: HandoffAction,
    readonly by: Caller,
    readonly idempotencyKey: string,
    readonly said: { readonly reason?: string; readonly note?: string },
  ) {}
}

@CommandHandler(TakeStep)
export class TakeStepHandler implements ICommandHandler<TakeStep, Decided<HandoffDetail>> {
  constructor(@Inject(READING) private readonly reading: Reading) {}

  async execute({ handoffId, action, by, idempotencyKey, said }: TakeStep): Promise<Decided<HandoffDetail>> {
    const { engine } = this.reading;
    const found = await findHandoff(this.reading, handoffId);
    if (!found.ok) return found;
    const decided = await engine.desk.step({
      contact: found.value.handoff.member,
      handoffId,
      action,
      by: by.name,
      idempotencyKey,
      ...(action === 'accepted' ? { owner: by.owner ?? by.name } : {}),
      ...said,
    });
    if (!decided.ok) return withAllowed(this.reading, handoffId, decided);
    await engine.settled(READABLE_WITHIN_MS);
    return showHandoff(this.reading, handoffId);
  }
}

/** Says what may be done instead, as things stand by now. */
export async function withAllowed(
  reading: Reading,
  handoffId: string,
  { refusal }: Extract<Decided<unknown>, { ok: false }>,
): Promise<Extract<Decided<never>, { ok: false }>> {
  const found = await findHandoff(reading, handoffId);
  if (!found.ok) return { ok: false, refusal };
  const { handoff } = found.value;
  const more = { handoffStatus: handoff.status, owner: handoff.owner, allowed: stepsAllowed(handoff) };
  return { ok: false, refusal: { ...refusal, ...more } };
}
