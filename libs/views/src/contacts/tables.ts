import type { TableSpec } from '@waymark/engine';

/** Who a contact is, without any model. Personal data stands sealed in `display`. */
export const CONTACTS: TableSpec = {
  name: 'contact',
  columns: {
    gen: 'text',
    contact: 'text',
    number: 'integer',
    named: 'integer',
    shared: 'integer',
    first_seen_at: 'integer',
    last_seen_at: 'integer',
    facts: 'integer',
    account_domain: 'text',
    account_name: 'text',
    owner: 'text',
    display: 'bytes',
  },
  key: ['gen', 'contact'],
  indexes: [['gen', 'number']],
};

/** Which contact a member belongs to; a member that is a contact of its own has no row. */
export const MEMBERS: TableSpec = {
  name: 'member',
  columns: { gen: 'text', member: 'text', contact: 'text' },
  key: ['gen', 'member'],
  indexes: [['gen', 'contact']],
};

/** Every merge, undone or not. */
export const MERGES: TableSpec = {
  name: 'merge',
  columns: { gen: 'text', merge_id: 'text', survivor: 'text', loser: 'text', merged_at: 'integer', undone: 'integer', by: 'text' },
  key: ['gen', 'merge_id'],
  indexes: [
    ['gen', 'survivor'],
    ['gen', 'loser'],
  ],
};

/** One line of a contact's history; titles and free text stay sealed in the log. */
export const TIMELINE: TableSpec = {
  name: 'timeline',
  columns: {
    gen: 'text',
    contact: 'text',
    occurred_at: 'integer',
    fact_id: 'text',
    kind: 'text',
    channel: 'text',
    action: 'text',
    direction: 'text',
    mode: 'text',
    campaign: 'text',
    content: 'text',
    stream: 'text',
    revision: 'integer',
    position: 'integer',
  },
  key: ['gen', 'contact', 'occurred_at', 'fact_id'],
  indexes: [],
};
