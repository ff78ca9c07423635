import { Inject } from '@nestjs/common';
import type { ICommandHandler } from '@nestjs/cqrs';
import { CommandHandler } from '@nestjs/cqrs';
import type { Engine } from '../../engine';
import type { GenerationRow } from '../../queries/generations';
import { describeGeneration } from '../../queries/generations';
import { noLiveModel } from '../../queries/live-model';
import { ENGINE } from '../tokens';

/** The live model's rows made anew from the log; they take the live ones' place when they are whole. */
export class BeginRebuild {}

@CommandHandler(BeginRebuild)
export class BeginRebuildHandler implements ICommandHandler<BeginRebuild, GenerationRow> {
  constructor(@Inject(ENGINE) private readonly engine: Engine) {}

  /** Throws `no-live-model`. */
  async execute(): Promise<GenerationRow> {
    const begun = await this.engine.switches.rebuild();
    if (!begun) throw noLiveModel();
    return describeGeneration(begun, this.engine.parts.clock.now());
  }
}
