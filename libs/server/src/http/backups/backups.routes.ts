import { answer, body } from '../openapi/contents';
import type { RouteDoc } from '../openapi/route';

const TAG = 'Operation';

export const BACKUP_ROUTES: readonly RouteDoc[] = [
  {
    method: 'POST',
    path: '/v1/backups',
    id: 'beginBackup',
    tag: TAG,
    summary: 'Copies log and vault into a directory of the engine\'s machine',
    description: 'One at a time, beside everything else. The directory is empty or not there yet; it is a backup once manifest.json stands in it.',
    access: [],
    command: true,
    body: body('BackupBody', true),
    answers: { 202: answer('Backup', 'the backup to watch') },
    problems: [400, 409, 422],
  },
  {
    method: 'GET',
    path: '/v1/backups/{id}',
    id: 'showBackup',
    tag: TAG,
    summary: 'How far a backup is, and what it holds',
    access: [],
    answers: { 200: answer('Backup', 'the backup') },
    problems: [404],
  },
];
