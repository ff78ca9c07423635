import { Inject } from '@nestjs/common';
import type { IQueryHandler } from '@nestjs/cqrs';
import { QueryHandler } from '@nestjs/cqrs';
import type { Reading } from '../../queries/reading';
import type { Status } from '../../queries/show-status';
import { showStatus } from '../../queries/show-status';
import { READING } from '../tokens';

export class ShowStatus {
  constructor(readonly version: string) {}
}

@QueryHandler(ShowStatus)
export class ShowStatusHandler implements IQueryHandler<ShowStatus, Status> {
  constructor(@Inject(READING) private readonly reading: Reading) {}

  execute({ version }: ShowStatus): Promise<Status> {
    return showStatus(this.reading, version);
  }
}
