import type { TableSpec } from '@waymark/engine';

/** The scored contact, as of its last event or the last thing that fell due. */
export const SCORES: TableSpec = {
  name: 'score',
  columns: {
    gen: 'text',
    contact: 'text',
    as_of: 'integer',
    fading: 'integer',
    behaviour: 'real',
    fit: 'real',
    total: 'real',
    class: 'text',
    stage: 'text',
    stage_since: 'integer',
    qualified: 'integer',
    qualified_at: 'integer',
    touches: 'integer',
    last_touch_at: 'integer',
    last_channel: 'text',
    standing: 'text',
    owner: 'text',
    account_name: 'text',
    account: 'text',
  },
  key: ['gen', 'contact'],
  added: { account: 1 },
  indexes: [
    ['gen', 'total', 'contact'],
    ['gen', 'account', 'total'],
    ['gen', 'standing', 'total'],
    ['gen', 'fading', 'as_of', 'contact'],
  ],
};

export const QUALIFICATIONS: TableSpec = {
  name: 'qualification',
  columns: { gen: 'text', contact: 'text', at: 'integer', fact_id: 'text', behaviour: 'real', fit: 'real', total: 'real' },
  key: ['gen', 'contact', 'at', 'fact_id'],
  indexes: [['gen', 'at']],
};

export const STAGE_ENTRIES: TableSpec = {
  name: 'stage_entry',
  columns: { gen: 'text', contact: 'text', seq: 'integer', stage: 'text', at: 'integer' },
  key: ['gen', 'contact', 'seq'],
  indexes: [['gen', 'stage', 'at']],
};
