import { Inject } from '@nestjs/common';
import type { IQueryHandler } from '@nestjs/cqrs';
import { QueryHandler } from '@nestjs/cqrs';
import type { Decided } from '@waymark/journey';
import type { Engine } from '../../engine';
import type { KeyRow } from '../../queries/keys';
import { showKey } from '../../queries/keys';
import { ENGINE } from '../tokens';

export class ShowKey {
  constructor(readonly name: string) {}
}

@QueryHandler(ShowKey)
export class ShowKeyHandler implements IQueryHandler<ShowKey, Decided<KeyRow>> {
  constructor(@Inject(ENGINE) private readonly engine: Engine) {}

  execute({ name }: ShowKey): Promise<Decided<KeyRow>> {
    return showKey(this.engine, name);
  }
}
