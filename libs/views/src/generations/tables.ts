import type { TableSpec } from '@waymark/engine';

/** Version of the read tables; another one begins a file, and everything is made anew from the log. */
export const VIEW_VERSION = 2;

/** How many additions the tables of this version have had. Rows that lack one are made anew beside themselves. */
export const ADDITIONS = 1;

/** The generation of the tables that no model has a say in. */
export const BASE_GENERATION = `base-${VIEW_VERSION}`;

/**
 * How far the projector has come; written with the rows it made. `additions`: how many the program knows that wrote it;
 * `base_additions`: how many all rows have that no model has a say in.
 */
export const CHECKPOINTS: TableSpec = {
  name: 'checkpoint',
  columns: { name: 'text', position: 'integer', logical_now: 'integer', additions: 'integer', base_additions: 'integer' },
  key: ['name'],
  indexes: [],
  added: { additions: 1, base_additions: 1 },
};

/**
 * `filling`, then `ready` to be switched to or, for a challenger, `shadow`; `live`; `retired` by a switch. All of these
 * are fed. `dropping`: its rows are being removed, and nobody reads it any more.
 */
export type GenerationStatus = 'filling' | 'ready' | 'shadow' | 'live' | 'retired' | 'dropping';

/** One model's read tables, from the first row to the last. */
export const GENERATIONS: TableSpec = {
  name: 'generation',
  columns: {
    gen: 'text',
    model_id: 'text',
    model_version: 'integer',
    model_digest: 'text',
    status: 'text',
    started_at: 'integer',
    filled: 'integer',
    total: 'integer',
    fill_cursor: 'text',
    ready_at: 'integer',
    live_at: 'integer',
    border: 'integer',
    retired_at: 'integer',
    purpose: 'text',
    additions: 'integer',
  },
  key: ['gen'],
  indexes: [['status']],
  added: { additions: 1 },
};

/** What falls due at a known instant, written with the row that it concerns. */
export const DUES: TableSpec = {
  name: 'due',
  columns: { gen: 'text', contact: 'text', kind: 'text', at: 'integer' },
  key: ['gen', 'contact', 'kind'],
  indexes: [['at']],
};
