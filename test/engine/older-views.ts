import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from '@photostructure/sqlite';
import { createSqliteViewStore } from '@waymark/adapters/sqlite';
import type { Row, TableSpec, ViewStore } from '@waymark/engine';
import type { EngineParts } from '@waymark/server';
import { ADDITIONS, VIEW_TABLES, VIEW_VERSION } from '@waymark/views';

/** The views as they were before the first addition; never changed again. */
const FIRST_VIEWS = `
CREATE TABLE checkpoint (name TEXT, position INTEGER, logical_now INTEGER, PRIMARY KEY (name)) WITHOUT ROWID;
CREATE TABLE generation (gen TEXT, model_id TEXT, model_version INTEGER, model_digest TEXT, status TEXT, started_at INTEGER, filled INTEGER, total INTEGER, fill_cursor TEXT, ready_at INTEGER, live_at INTEGER, border INTEGER, retired_at INTEGER, purpose TEXT, PRIMARY KEY (gen)) WITHOUT ROWID;
CREATE INDEX generation_by_status ON generation (status);
CREATE TABLE due (gen TEXT, contact TEXT, kind TEXT, at INTEGER, PRIMARY KEY (gen, contact, kind)) WITHOUT ROWID;
CREATE INDEX due_by_at ON due (at);
CREATE TABLE contact (gen TEXT, contact TEXT, number INTEGER, named INTEGER, shared INTEGER, first_seen_at INTEGER, last_seen_at INTEGER, facts INTEGER, account_domain TEXT, account_name TEXT, owner TEXT, display BLOB, PRIMARY KEY (gen, contact)) WITHOUT ROWID;
CREATE INDEX contact_by_gen_number ON contact (gen, number);
CREATE TABLE member (gen TEXT, member TEXT, contact TEXT, PRIMARY KEY (gen, member)) WITHOUT ROWID;
CREATE INDEX member_by_gen_contact ON member (gen, contact);
CREATE TABLE merge (gen TEXT, merge_id TEXT, survivor TEXT, loser TEXT, merged_at INTEGER, undone INTEGER, by TEXT, PRIMARY KEY (gen, merge_id)) WITHOUT ROWID;
CREATE INDEX merge_by_gen_survivor ON merge (gen, survivor);
CREATE INDEX merge_by_gen_loser ON merge (gen, loser);
CREATE TABLE timeline (gen TEXT, contact TEXT, occurred_at INTEGER, fact_id TEXT, kind TEXT, channel TEXT, action TEXT, direction TEXT, mode TEXT, campaign TEXT, content TEXT, stream TEXT, revision INTEGER, position INTEGER, PRIMARY KEY (gen, contact, occurred_at, fact_id)) WITHOUT ROWID;
CREATE TABLE score (gen TEXT, contact TEXT, as_of INTEGER, fading INTEGER, behaviour REAL, fit REAL, total REAL, class TEXT, stage TEXT, stage_since INTEGER, qualified INTEGER, qualified_at INTEGER, touches INTEGER, last_touch_at INTEGER, last_channel TEXT, standing TEXT, owner TEXT, account_name TEXT, PRIMARY KEY (gen, contact)) WITHOUT ROWID;
CREATE INDEX score_by_gen_total_contact ON score (gen, total, contact);
CREATE INDEX score_by_gen_standing_total ON score (gen, standing, total);
CREATE INDEX score_by_gen_fading_as_of_contact ON score (gen, fading, as_of, contact);
CREATE TABLE qualification (gen TEXT, contact TEXT, at INTEGER, fact_id TEXT, behaviour REAL, fit REAL, total REAL, PRIMARY KEY (gen, contact, at, fact_id)) WITHOUT ROWID;
CREATE INDEX qualification_by_gen_at ON qualification (gen, at);
CREATE TABLE stage_entry (gen TEXT, contact TEXT, seq INTEGER, stage TEXT, at INTEGER, PRIMARY KEY (gen, contact, seq)) WITHOUT ROWID;
CREATE INDEX stage_entry_by_gen_stage_at ON stage_entry (gen, stage, at);
CREATE TABLE handoff (gen TEXT, handoff TEXT, contact TEXT, member TEXT, status TEXT, open INTEGER, imported INTEGER, offered_at INTEGER, decided_at INTEGER, due_at INTEGER, overdue INTEGER, owner TEXT, reason TEXT, why TEXT, qualified_at INTEGER, behaviour REAL, fit REAL, total REAL, model_id TEXT, model_version INTEGER, model_digest TEXT, PRIMARY KEY (gen, handoff)) WITHOUT ROWID;
CREATE INDEX handoff_by_gen_contact ON handoff (gen, contact);
CREATE INDEX handoff_by_gen_status_offered_at ON handoff (gen, status, offered_at);
CREATE INDEX handoff_by_gen_offered_at ON handoff (gen, offered_at);
CREATE TABLE handoff_change (gen TEXT, position INTEGER, handoff TEXT, contact TEXT, action TEXT, at INTEGER, owner TEXT, reason TEXT, by TEXT, PRIMARY KEY (gen, position)) WITHOUT ROWID;
CREATE TABLE model (gen TEXT, model_id TEXT, version INTEGER, digest TEXT, title TEXT, published_at INTEGER, published_by TEXT, PRIMARY KEY (gen, model_id, version)) WITHOUT ROWID;
CREATE TABLE told (gen TEXT, contact TEXT, topic TEXT, epoch INTEGER, sequence INTEGER, state TEXT, PRIMARY KEY (gen, contact, topic)) WITHOUT ROWID;
CREATE TABLE outbox (gen TEXT, place INTEGER, topic TEXT, contact TEXT, id TEXT, told_at INTEGER, message TEXT, PRIMARY KEY (gen, place)) WITHOUT ROWID;
CREATE INDEX outbox_by_gen_topic_place ON outbox (gen, topic, place);
CREATE TABLE outlet (gen TEXT, outlet TEXT, place INTEGER, failures INTEGER, next_attempt_at INTEGER, PRIMARY KEY (gen, outlet)) WITHOUT ROWID;
CREATE TABLE telling (gen TEXT, name TEXT, epoch INTEGER, since_position INTEGER, job_cursor TEXT, rebuilt_to TEXT, session TEXT, next_session TEXT, PRIMARY KEY (gen, name)) WITHOUT ROWID;
PRAGMA user_version=1;`;

/** Where a program keeps its views, also one from before the first addition. */
const viewsIn = (directory: string): string => join(directory, `views-${VIEW_VERSION}.db`);

/** What a program knew that knew of no additions. */
const OLDER_TABLES: readonly TableSpec[] = VIEW_TABLES.map(({ added = {}, columns, indexes, ...table }) => ({
  ...table,
  columns: Object.fromEntries(Object.entries(columns).filter(([column]) => !(column in added))),
  indexes: indexes.filter((index) => index.every((column) => !(column in added))),
}));

/** Puts views of before the first addition into a directory, in the place of what is there. */
function beginOlderViews(directory: string): void {
  for (const suffix of ['', '-wal', '-shm']) rmSync(viewsIn(directory) + suffix, { force: true });
  const db = new DatabaseSync(viewsIn(directory));
  db.exec(`PRAGMA journal_mode=WAL; ${FIRST_VIEWS}`);
  db.close();
}

/**
 * Makes of an engine a program from before the first addition: its tables are those of then, and what it writes says
 * nothing of what came later. `begins`: on views that it makes itself.
 */
export function asOlderProgram(directory: string, begins: boolean): (parts: EngineParts) => EngineParts {
  return (parts) => {
    void parts.views.close();
    if (begins) beginOlderViews(directory);
    return { ...parts, views: unaware(createSqliteViewStore({ path: viewsIn(directory), tables: OLDER_TABLES })) };
  };
}

/** To itself it lacks nothing. */
function unaware(views: ViewStore): ViewStore {
  const known = (table: string, row: Row): Row => (table === 'generation' || table === 'checkpoint' ? { ...row, additions: ADDITIONS, base_additions: ADDITIONS } : row);
  return { ...views, select: async (query) => (await views.select(query)).map((row) => known(query.table, row)) };
}

/** The statements that made what stands in the file of the views. */
export function madeIn(directory: string): readonly string[] {
  const db = new DatabaseSync(viewsIn(directory));
  const rows = db.prepare('SELECT sql FROM sqlite_master WHERE sql IS NOT NULL ORDER BY rowid').all() as { readonly sql: string }[];
  db.close();
  return rows.map(({ sql }) => sql);
}
