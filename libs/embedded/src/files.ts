import { VIEW_VERSION } from '@waymark/views';

/** What stands in a data directory. */
export const LOG_FILE = 'log.db';
export const VAULT_FILE = 'vault.db';
export const VIEWS_FILE = `views-${VIEW_VERSION}.db`;
/** Made from the log; in a folder of its own, and in no backup. */
export const HISTORY_FILE = 'history/history.columns';
/** Replays with their reports; in no backup, because they can be asked again. */
export const REPLAYS_FOLDER = 'replays';
export const ADMIN_KEY_FILE = 'admin.key';
export const SAMPLE_FILE = 'sample.json';
/** Where the consumers stood, until they are set back after a restore. */
export const CONSUMERS_FILE = 'consumers.json';
/** Is there while a restore is under way. */
export const RESTORING_FILE = 'restoring';
