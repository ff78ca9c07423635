import { Inject } from '@nestjs/common';
import type { ICommandHandler } from '@nestjs/cqrs';
import { CommandHandler } from '@nestjs/cqrs';
import type { Decided } from '@waymark/journey';
import type { Engine } from '../../engine';
import type { GenerationRow } from '../../queries/generations';
import { describeGeneration } from '../../queries/generations';
import { unknownModel } from '../../queries/score-contact';
import { ENGINE } from '../tokens';

/** Ends what a model has beside the live one: a shadow, or a generation that fills, is filled or retired. */
export class DeactivateModel {
  constructor(
    readonly id: string,
    readonly version: number,
    readonly by: string,
  ) {}
}

@CommandHandler(DeactivateModel)
export class DeactivateModelHandler implements ICommandHandler<DeactivateModel, Decided<GenerationRow>> {
  constructor(@Inject(ENGINE) private readonly engine: Engine) {}

  async execute({ id, version, by }: DeactivateModel): Promise<Decided<GenerationRow>> {
    const published = await this.engine.registry.find(id, version);
    if (!published) return unknownModel(id, version);
    const ended = await this.engine.generations.deactivate(published, by);
    return ended.ok ? { ok: true, value: describeGeneration(ended.value, this.engine.parts.clock.now()) } : ended;
  }
}
