import { Inject } from '@nestjs/common';
import type { ICommandHandler } from '@nestjs/cqrs';
import { CommandHandler } from '@nestjs/cqrs';
import type { Decided } from '@waymark/journey';
import type { Engine } from '../../engine';
import type { ReplayRow } from '../../replays/replay';
import { unknownReplay } from '../../replays/replay-reports';
import { ENGINE } from '../tokens';
import { replaysOf } from './desk-of';

/** Cancels one that waits or runs, removes one that is over. */
export class CancelReplay {
  constructor(readonly id: string) {}
}

@CommandHandler(CancelReplay)
export class CancelReplayHandler implements ICommandHandler<CancelReplay, Decided<ReplayRow>> {
  constructor(@Inject(ENGINE) private readonly engine: Engine) {}

  async execute({ id }: CancelReplay): Promise<Decided<ReplayRow>> {
    const cancelled = await replaysOf(this.engine).desk.cancel(id);
    return cancelled ? { ok: true, value: cancelled } : unknownReplay(id);
  }
}
