import { count, number, object, oneOf, orNull, text, time } from './shapes';

export const BACKUP_BODY = object({ directory: text('an absolute path on the machine of the engine') });

export const BACKUP = object({
  id: text(),
  directory: text('on the machine of the engine'),
  status: oneOf(['running', 'done', 'failed']),
  progress: number('from 0 to 1'),
  begunAt: time(),
  endedAt: orNull(time()),
  position: orNull(count('log position of the last event in it')),
  events: orNull(count()),
  bytes: orNull(count()),
  consumers: orNull(oneOf(['none', 'noted', 'unknown'])),
  failure: orNull(text('why it could not be made')),
});
