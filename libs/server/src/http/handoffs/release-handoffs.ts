import { Inject } from '@nestjs/common';
import type { ICommandHandler } from '@nestjs/cqrs';
import { CommandHandler } from '@nestjs/cqrs';
import type { Engine } from '../../engine';
import type { Released } from '../../handoffs/release-desk';
import { ENGINE } from '../tokens';

export class ReleaseHandoffs {
  constructor(readonly dryRun: boolean) {}
}

@CommandHandler(ReleaseHandoffs)
export class ReleaseHandoffsHandler implements ICommandHandler<ReleaseHandoffs, Released> {
  constructor(@Inject(ENGINE) private readonly engine: Engine) {}

  execute({ dryRun }: ReleaseHandoffs): Promise<Released> {
    return this.engine.release.run({ dryRun });
  }
}
