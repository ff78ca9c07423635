import { existsSync, readFileSync, renameSync } from 'node:fs';
import { join } from 'node:path';
import { readGroupOffsets, setGroupBack } from '@waymark/adapters/kafka';
import type { ConsumerNote } from '@waymark/embedded';
import type { KafkaEnvironment } from '@waymark/hosting';
import { CONSUMERS_FILE } from '@waymark/embedded';
import type { Clock } from '@waymark/engine';
import { WaymarkError } from '@waymark/engine';
import type { Log } from '@waymark/server';

/** Asks the broker where the consumers stand, for a backup; one that cannot be asked spoils no backup. */
export async function noteConsumers({ access, groupId }: KafkaEnvironment, log: Log, clock: Clock): Promise<ConsumerNote> {
  try {
    return { groupId, offsets: await readGroupOffsets({ ...access, clientId: 'waymark-backup', log, clock }, groupId) };
  } catch (err) {
    log.warn({ err, groupId }, 'backup: the broker does not say where the consumers stand, so the backup will not know');
    return { groupId, offsets: null };
  }
}

/**
 * After a restore: sets the group back to where it stood when the backup's log was copied, once, before anything is
 * consumed. What was taken since comes again; what is known already adds nothing. Throws `consumers-not-set-back`.
 */
export async function setConsumersBack(directory: string, { access, groupId }: KafkaEnvironment, log: Log, clock: Clock): Promise<void> {
  const path = join(directory, CONSUMERS_FILE);
  if (!existsSync(path)) return;
  const noted = JSON.parse(readFileSync(path, 'utf8')) as ConsumerNote;
  if (noted.offsets === null) throw notSetBack(path, groupId, 'the backup does not know where they stood');
  try {
    const set = await setGroupBack({ ...access, clientId: 'waymark-restore', log, clock }, groupId, noted.offsets);
    log.warn({ groupId, set }, 'restored: the consumers are set back to where the backup was begun');
  } catch (cause) {
    throw notSetBack(path, groupId, cause instanceof Error ? cause.message : String(cause), cause);
  }
  renameSync(path, `${path}.done`);
}

function notSetBack(path: string, groupId: string, why: string, cause?: unknown): WaymarkError {
  const mend = `stop every other member of the group and start again; or set the group's offsets yourself to before the backup was begun, and remove ${path}`;
  return new WaymarkError('consumers-not-set-back', `this directory was restored, and consumer group ${groupId} is not set back to its log (${why}): ${mend}`, { cause });
}
