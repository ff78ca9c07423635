import { Inject } from '@nestjs/common';
import type { IQueryHandler } from '@nestjs/cqrs';
import { QueryHandler } from '@nestjs/cqrs';
import type { Decided } from '@waymark/journey';
import type { SwitchPreview } from '../../queries/generations';
import { previewSwitch } from '../../queries/generations';
import type { Reading } from '../../queries/reading';
import { READING } from '../tokens';

export class PreviewSwitch {
  constructor(readonly generation: string) {}
}

@QueryHandler(PreviewSwitch)
export class PreviewSwitchHandler implements IQueryHandler<PreviewSwitch, Decided<SwitchPreview>> {
  constructor(@Inject(READING) private readonly reading: Reading) {}

  execute({ generation }: PreviewSwitch): Promise<Decided<SwitchPreview>> {
    return previewSwitch(this.reading, generation);
  }
}
