import { Inject } from '@nestjs/common';
import type { ICommandHandler } from '@nestjs/cqrs';
import { CommandHandler } from '@nestjs/cqrs';
import type { Decided } from '@waymark/journey';
import type { Engine } from '../../engine';
import type { GenerationRow } from '../../queries/generations';
import { describeGeneration } from '../../queries/generations';
import { ENGINE } from '../tokens';

/** A generation is fed and read no more; its rows are removed step by step. */
export class DropGeneration {
  constructor(
    readonly generation: string,
    readonly by: string,
  ) {}
}

@CommandHandler(DropGeneration)
export class DropGenerationHandler implements ICommandHandler<DropGeneration, Decided<GenerationRow>> {
  constructor(@Inject(ENGINE) private readonly engine: Engine) {}

  async execute({ generation, by }: DropGeneration): Promise<Decided<GenerationRow>> {
    const dropped = await this.engine.generations.drop(generation, by);
    return dropped.ok ? { ok: true, value: describeGeneration(dropped.value, this.engine.parts.clock.now()) } : dropped;
  }
}
