import type { TableSpec } from '@waymark/engine';
import { CONTACTS, MEMBERS, MERGES, TIMELINE } from './contacts/tables';
import { CHECKPOINTS, DUES, GENERATIONS } from './generations/tables';
import { MODELS } from './generations/model-table';
import { HANDOFF_CHANGES, HANDOFFS } from './handoffs/tables';
import { OUTBOX, OUTLETS, TELLING, TOLD } from './outbox/tables';
import { QUALIFICATIONS, SCORES, STAGE_ENTRIES } from './scores/tables';

export * from './contacts/rows';
export * from './contacts/tables';
export * from './generations/additions';
export * from './generations/model-table';
export * from './generations/tables';
export * from './handoffs/rows';
export * from './handoffs/tables';
export * from './outbox/tables';
export * from './scores/rows';
export * from './scores/tables';

/** Every read table, for a store to make. */
export const VIEW_TABLES: readonly TableSpec[] = [
  CHECKPOINTS,
  GENERATIONS,
  DUES,
  CONTACTS,
  MEMBERS,
  MERGES,
  TIMELINE,
  SCORES,
  QUALIFICATIONS,
  STAGE_ENTRIES,
  HANDOFFS,
  HANDOFF_CHANGES,
  MODELS,
  TOLD,
  OUTBOX,
  OUTLETS,
  TELLING,
];

/** The tables whose rows belong to one model's generation. */
export const MODEL_TABLES = ['score', 'qualification', 'stage_entry', 'due'] as const;
