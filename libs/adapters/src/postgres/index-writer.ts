import type { CaseRow, IndexChanges, KeepApartRow, LinkRow, MemberRow, MergeRow } from '@waymark/journey';
import type { RawBuilder } from 'kysely';
import { sql } from 'kysely';
import { factIdText } from './index-rows';
import type { PostgresDb } from './pool';

type Statements = readonly RawBuilder<unknown>[];

/** Rows of one statement. */
const ROWS_AT_ONCE = 5_000;

/** Writes the index's rows in bulk, each in the place of the one with its key. */
export class IndexWriter {
  constructor(
    private readonly db: PostgresDb,
    private readonly schema: string,
  ) {}

  async put({ members, links, cases, merges, keepAparts }: IndexChanges): Promise<void> {
    await this.inParts(lastOf(members, ({ id }) => id), (some) => this.putMembers(some));
    await this.inParts(lastOf(links, ({ hash }) => hash), (some) => this.putLinks(some));
    await this.inParts(lastOf(cases, ({ caseId }) => caseId), (some) => this.putCases(some));
    await this.inParts(lastOf(merges, ({ mergeId }) => mergeId), (some) => this.putMerges(some));
    await this.inParts(lastOf(keepAparts, ({ keepApartId }) => keepApartId), (some) => this.putKeepAparts(some));
  }

  private putMembers(rows: readonly MemberRow[]): Statements {
    return [sql`
      insert into ${this.table('member')} select * from unnest(${column(rows, 'id')}::text[], ${column(rows, 'number')}::bigint[],
        ${column(rows, 'mergedInto')}::text[], ${column(rows, 'named')}::boolean[], ${column(rows, 'shared')}::boolean[])
      on conflict (id) do update set number = excluded.number, merged_into = excluded.merged_into, named = excluded.named, shared = excluded.shared`];
  }

  private putLinks(rows: readonly LinkRow[]): Statements {
    return [sql`
      insert into ${this.table('link')}
      select decode(hash, 'hex'), type, strength, identified, member, occurred_at, fact_id, count, removed
      from unnest(${column(rows, 'hash')}::text[], ${column(rows, 'type')}::text[], ${column(rows, 'strength')}::text[],
        ${column(rows, 'identified')}::boolean[], ${column(rows, 'member')}::text[], ${column(rows, 'occurredAt')}::bigint[],
        ${rows.map(({ factId }) => factIdText(factId))}::text[], ${column(rows, 'count')}::bigint[], ${column(rows, 'removed')}::boolean[])
        as given (hash, type, strength, identified, member, occurred_at, fact_id, count, removed)
      on conflict (hash) do update set type = excluded.type, strength = excluded.strength, identified = excluded.identified,
        member = excluded.member, occurred_at = excluded.occurred_at, fact_id = excluded.fact_id, count = excluded.count, removed = excluded.removed`];
  }

  private putCases(rows: readonly CaseRow[]): Statements {
    const contacts = rows.flatMap(({ caseId, contacts }) => contacts.map((contact) => ({ caseId, contact })));
    return [
      sql`
        insert into ${this.table('contact_case')}
        select case_id, key, kind, array(select json_array_elements_text(contacts::json)), decode(hash, 'hex'), fact_id, opened_at, status
        from unnest(${column(rows, 'caseId')}::text[], ${column(rows, 'key')}::text[], ${column(rows, 'kind')}::text[],
          ${lists(rows, 'contacts')}::text[], ${column(rows, 'hash')}::text[], ${rows.map(({ factId }) => factIdText(factId))}::text[],
          ${column(rows, 'openedAt')}::bigint[], ${column(rows, 'status')}::text[]) as given (case_id, key, kind, contacts, hash, fact_id, opened_at, status)
        on conflict (case_id) do update set status = excluded.status`,
      sql`
        insert into ${this.table('case_contact')} select * from unnest(${column(contacts, 'contact')}::text[], ${column(contacts, 'caseId')}::text[])
        on conflict do nothing`,
    ];
  }

  private putMerges(rows: readonly MergeRow[]): Statements {
    return [sql`
      insert into ${this.table('contact_merge')}
      select merge_id, survivor, loser, array(select json_array_elements_text(survivors::json)), array(select json_array_elements_text(losers::json)), merged_at, undone
      from unnest(${column(rows, 'mergeId')}::text[], ${column(rows, 'survivor')}::text[], ${column(rows, 'loser')}::text[],
        ${lists(rows, 'survivorMembers')}::text[], ${lists(rows, 'loserMembers')}::text[], ${column(rows, 'mergedAt')}::bigint[],
        ${column(rows, 'undone')}::boolean[]) as given (merge_id, survivor, loser, survivors, losers, merged_at, undone)
      on conflict (merge_id) do update set undone = excluded.undone`];
  }

  private putKeepAparts(rows: readonly KeepApartRow[]): Statements {
    const members = rows.flatMap(({ keepApartId, left, right }) => [...left, ...right].map((member) => ({ keepApartId, member })));
    return [
      sql`
        insert into ${this.table('keep_apart')}
        select id, array(select json_array_elements_text(lefts::json)), array(select json_array_elements_text(rights::json)), ended
        from unnest(${column(rows, 'keepApartId')}::text[], ${lists(rows, 'left')}::text[], ${lists(rows, 'right')}::text[],
          ${column(rows, 'ended')}::boolean[]) as given (id, lefts, rights, ended)
        on conflict (id) do update set ended = excluded.ended`,
      sql`
        insert into ${this.table('keep_apart_member')} select * from unnest(${column(members, 'member')}::text[], ${column(members, 'keepApartId')}::text[])
        on conflict do nothing`,
    ];
  }

  private async inParts<T>(rows: readonly T[], statements: (some: readonly T[]) => Statements): Promise<void> {
    for (let from = 0; from < rows.length; from += ROWS_AT_ONCE) {
      for (const statement of statements(rows.slice(from, from + ROWS_AT_ONCE))) await statement.execute(this.db);
    }
  }

  private table(name: string): RawBuilder<unknown> {
    return sql.id(this.schema, name);
  }
}

/** One statement may touch a row once: of several under one key the last. */
function lastOf<T>(rows: readonly T[], key: (row: T) => string): readonly T[] {
  return [...new Map(rows.map((row) => [key(row), row])).values()];
}

function column<T, K extends keyof T>(rows: readonly T[], name: K): T[K][] {
  return rows.map((row) => row[name]);
}

/** Lists of different lengths make no array of arrays: each goes as JSON. */
function lists<T>(rows: readonly T[], name: keyof T): string[] {
  return rows.map((row) => JSON.stringify(row[name]));
}
