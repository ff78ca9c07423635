import { Inject } from '@nestjs/common';
import type { IQueryHandler } from '@nestjs/cqrs';
import { QueryHandler } from '@nestjs/cqrs';
import type { Decided } from '@waymark/journey';
import type { ContactChange } from '@waymark/replay';
import type { Engine } from '../../engine';
import type { Page } from '../../queries/pages';
import type { ChangesAsked } from '../../replays/change-pages';
import { ENGINE } from '../tokens';
import { replaysOf } from './desk-of';

/** Contacts to which the models do not give the same, those that change most first. */
export class ListChanges {
  constructor(
    readonly id: string,
    readonly asked: ChangesAsked,
  ) {}
}

@QueryHandler(ListChanges)
export class ListChangesHandler implements IQueryHandler<ListChanges, Decided<Page<ContactChange>>> {
  constructor(@Inject(ENGINE) private readonly engine: Engine) {}

  /** Throws `invalid-cursor`. */
  async execute({ id, asked }: ListChanges): Promise<Decided<Page<ContactChange>>> {
    return replaysOf(this.engine).reports.changes(id, asked);
  }
}
