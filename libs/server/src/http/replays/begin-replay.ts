import { Inject } from '@nestjs/common';
import type { ICommandHandler } from '@nestjs/cqrs';
import { CommandHandler } from '@nestjs/cqrs';
import type { Engine } from '../../engine';
import type { ReplayRow } from '../../replays/replay';
import type { ReplayAsked, Settled } from '../../replays/settle-question';
import { ENGINE } from '../tokens';
import { replaysOf } from './desk-of';

/** A what-if over the log's history. */
export class BeginReplay {
  constructor(
    readonly asked: ReplayAsked,
    readonly by: string,
  ) {}
}

@CommandHandler(BeginReplay)
export class BeginReplayHandler implements ICommandHandler<BeginReplay, Settled<ReplayRow>> {
  constructor(@Inject(ENGINE) private readonly engine: Engine) {}

  async execute({ asked, by }: BeginReplay): Promise<Settled<ReplayRow>> {
    return replaysOf(this.engine).desk.ask(asked, by);
  }
}
