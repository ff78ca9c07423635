import { count, flag, object, orNull, pageOf, text } from './shapes';

export const STORED_VIEWS = object(
  {
    name: text('of the file or the schema'),
    version: count('of the tables'),
    partition: orNull(object({ index: count(), count: count() })),
    bytes: count(),
    position: orNull(count('log position that they stand at')),
    used: flag('answers stand on them, or a process writes to them'),
    writer: orNull(text('the process that writes to them')),
  },
  'read tables where they are kept',
);

export const STORED_VIEWS_PAGE = pageOf('StoredViews');
