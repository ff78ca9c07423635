import { Inject } from '@nestjs/common';
import type { IQueryHandler } from '@nestjs/cqrs';
import { QueryHandler } from '@nestjs/cqrs';
import type { Engine } from '../../engine';
import type { KeyRow } from '../../queries/keys';
import { listKeys } from '../../queries/keys';
import type { Page, PageQuestion } from '../../queries/pages';
import { ENGINE } from '../tokens';

export class ListKeys {
  constructor(readonly question: PageQuestion) {}
}

@QueryHandler(ListKeys)
export class ListKeysHandler implements IQueryHandler<ListKeys, Page<KeyRow>> {
  constructor(@Inject(ENGINE) private readonly engine: Engine) {}

  execute({ question }: ListKeys): Promise<Page<KeyRow>> {
    return listKeys(this.engine, question);
  }
}
