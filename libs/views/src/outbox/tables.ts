import type { TableSpec } from '@waymark/engine';

/** What was last told of a contact on a topic: nothing is told twice, and what is taken back is named. */
export const TOLD: TableSpec = {
  name: 'told',
  columns: { gen: 'text', contact: 'text', topic: 'text', epoch: 'integer', sequence: 'integer', state: 'text' },
  key: ['gen', 'contact', 'topic'],
  indexes: [],
};

/** Messages that some outlet has still to send, in the order in which they were told. */
export const OUTBOX: TableSpec = {
  name: 'outbox',
  columns: { gen: 'text', place: 'integer', topic: 'text', contact: 'text', id: 'text', told_at: 'integer', message: 'text' },
  key: ['gen', 'place'],
  indexes: [['gen', 'topic', 'place']],
  // What was sent cannot be told otherwise: it must not be forgotten.
  durable: true,
};

/** How far each outlet has sent, and how its last attempts went. */
export const OUTLETS: TableSpec = {
  name: 'outlet',
  columns: { gen: 'text', outlet: 'text', place: 'integer', failures: 'integer', next_attempt_at: 'integer' },
  key: ['gen', 'outlet'],
  indexes: [],
};

/**
 * One row, where anything is told: the epoch and the log position from which on it holds; how far the job has come that
 * tells everybody's differences (null: none is under way), and up to whom everything has been told in this epoch (null:
 * everybody); the session that wrote the row, and the one that it means to begin.
 */
export const TELLING: TableSpec = {
  name: 'telling',
  columns: {
    gen: 'text',
    name: 'text',
    epoch: 'integer',
    since_position: 'integer',
    job_cursor: 'text',
    rebuilt_to: 'text',
    session: 'text',
    next_session: 'text',
  },
  key: ['gen', 'name'],
  indexes: [],
};
