import type { TableSpec } from '@waymark/engine';

/** Every hand-off as its decisions left it. */
export const HANDOFFS: TableSpec = {
  name: 'handoff',
  columns: {
    gen: 'text',
    handoff: 'text',
    contact: 'text',
    member: 'text',
    status: 'text',
    open: 'integer',
    imported: 'integer',
    offered_at: 'integer',
    decided_at: 'integer',
    due_at: 'integer',
    overdue: 'integer',
    owner: 'text',
    reason: 'text',
    why: 'text',
    qualified_at: 'integer',
    behaviour: 'real',
    fit: 'real',
    total: 'real',
    model_id: 'text',
    model_version: 'integer',
    model_digest: 'text',
    account: 'text',
  },
  key: ['gen', 'handoff'],
  added: { account: 1 },
  indexes: [
    ['gen', 'account', 'offered_at'],
    ['gen', 'contact'],
    ['gen', 'status', 'offered_at'],
    ['gen', 'offered_at'],
  ],
};

/** Every change of a hand-off in the order of the log: what the stream of server-sent events tells. */
export const HANDOFF_CHANGES: TableSpec = {
  name: 'handoff_change',
  columns: {
    gen: 'text',
    position: 'integer',
    handoff: 'text',
    contact: 'text',
    action: 'text',
    at: 'integer',
    owner: 'text',
    reason: 'text',
    by: 'text',
  },
  key: ['gen', 'position'],
  indexes: [],
};
