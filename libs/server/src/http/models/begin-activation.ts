import { Inject } from '@nestjs/common';
import type { ICommandHandler } from '@nestjs/cqrs';
import { CommandHandler } from '@nestjs/cqrs';
import type { Decided } from '@waymark/journey';
import type { Engine } from '../../engine';
import type { GenerationRow } from '../../queries/generations';
import { describeGeneration } from '../../queries/generations';
import { unknownModel } from '../../queries/score-contact';
import { ENGINE } from '../tokens';

/** The first step of a switch: a generation of the model is filled beside the live one. */
export class BeginActivation {
  constructor(
    readonly id: string,
    readonly version: number,
  ) {}
}

@CommandHandler(BeginActivation)
export class BeginActivationHandler implements ICommandHandler<BeginActivation, Decided<GenerationRow>> {
  constructor(@Inject(ENGINE) private readonly engine: Engine) {}

  async execute({ id, version }: BeginActivation): Promise<Decided<GenerationRow>> {
    const published = await this.engine.registry.find(id, version);
    if (!published) return unknownModel(id, version);
    const begun = await this.engine.switches.begin(published);
    return { ok: true, value: describeGeneration(begun, this.engine.parts.clock.now()) };
  }
}
