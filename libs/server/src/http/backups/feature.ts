import type { Feature } from '../feature';
import { BackupDesk } from './backup-desk';
import { BackupsController } from './backups.controller';
import { BeginBackupHandler } from './begin-backup';
import { ShowBackupHandler } from './show-backup';

export const BACKUPS: Feature = {
  controllers: [BackupsController],
  providers: [BackupDesk, BeginBackupHandler, ShowBackupHandler],
};
