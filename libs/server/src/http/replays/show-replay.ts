import { Inject } from '@nestjs/common';
import type { IQueryHandler } from '@nestjs/cqrs';
import { QueryHandler } from '@nestjs/cqrs';
import type { Decided } from '@waymark/journey';
import type { Engine } from '../../engine';
import type { ReplayRow } from '../../replays/replay';
import { unknownReplay } from '../../replays/replay-reports';
import { ENGINE } from '../tokens';
import { replaysOf } from './desk-of';

export class ShowReplay {
  constructor(readonly id: string) {}
}

@QueryHandler(ShowReplay)
export class ShowReplayHandler implements IQueryHandler<ShowReplay, Decided<ReplayRow>> {
  constructor(@Inject(ENGINE) private readonly engine: Engine) {}

  async execute({ id }: ShowReplay): Promise<Decided<ReplayRow>> {
    const found = await replaysOf(this.engine).desk.find(id);
    return found ? { ok: true, value: found } : unknownReplay(id);
  }
}
