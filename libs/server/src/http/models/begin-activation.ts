import { Inject } from '@nestjs/common';
import type { ICommandHandler } from '@nestjs/cqrs';
import { CommandHandler } from '@nestjs/cqrs';
import type { Decided } from '@waymark/journey';
import type { Engine } from '../../engine';
import type { GenerationRow } from '../../queries/generations';
import { describeGeneration } from '../../queries/generations';
import { unknownModel } from '../../queries/score-contact';
import { ENGINE } from '../tokens';

/** A generation of the model is filled beside the live one: the first step of a switch, or a shadow. */
export class BeginActivation {
  constructor(
    readonly id: string,
    readonly version: number,
    /** As a challenger that stays beside the live one. */
    readonly shadow: boolean,
    readonly by: string,
  ) {}
}

@CommandHandler(BeginActivation)
export class BeginActivationHandler implements ICommandHandler<BeginActivation, Decided<GenerationRow>> {
  constructor(@Inject(ENGINE) private readonly engine: Engine) {}

  async execute({ id, version, shadow, by }: BeginActivation): Promise<Decided<GenerationRow>> {
    const published = await this.engine.registry.find(id, version);
    if (!published) return unknownModel(id, version);
    const { switches, generations } = this.engine;
    const begun = shadow ? await generations.shadow(published, by) : { ok: true as const, value: await switches.begin(published) };
    return begun.ok ? { ok: true, value: describeGeneration(begun.value, this.engine.parts.clock.now()) } : begun;
  }
}
