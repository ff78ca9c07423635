import type { ICommandHandler } from '@nestjs/cqrs';
import { CommandHandler } from '@nestjs/cqrs';
import type { Decided } from '@waymark/journey';
import type { BackupRow } from './backup-desk';
import { BackupDesk } from './backup-desk';

/** Log and vault into a directory of the engine's machine. */
export class BeginBackup {
  constructor(readonly directory: string) {}
}

@CommandHandler(BeginBackup)
export class BeginBackupHandler implements ICommandHandler<BeginBackup, Decided<BackupRow>> {
  constructor(private readonly desk: BackupDesk) {}

  execute({ directory }: BeginBackup): Promise<Decided<BackupRow>> {
    return Promise.resolve(this.desk.begin(directory));
  }
}
