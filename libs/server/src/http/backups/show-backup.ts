import type { IQueryHandler } from '@nestjs/cqrs';
import { QueryHandler } from '@nestjs/cqrs';
import type { Decided } from '@waymark/journey';
import type { BackupRow } from './backup-desk';
import { BackupDesk } from './backup-desk';

export class ShowBackup {
  constructor(readonly id: string) {}
}

@QueryHandler(ShowBackup)
export class ShowBackupHandler implements IQueryHandler<ShowBackup, Decided<BackupRow>> {
  constructor(private readonly desk: BackupDesk) {}

  execute({ id }: ShowBackup): Promise<Decided<BackupRow>> {
    return Promise.resolve(this.desk.find(id));
  }
}
