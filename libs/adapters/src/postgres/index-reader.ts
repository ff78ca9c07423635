import type { IndexQuery } from '@waymark/engine';
import type { CaseRow, IndexSnapshot, KeepApartRow, LinkRow, MemberRow, MergeRow } from '@waymark/journey';
import type { RawBuilder } from 'kysely';
import { sql } from 'kysely';
import type { Found } from './index-rows';
import { CASE_COLUMNS, caseFrom, keepApartFrom, LINK_COLUMNS, linkFrom, memberFrom, mergeFrom } from './index-rows';
import type { PostgresDb } from './pool';

interface State {
  readonly nextNumber: number;
  /** How often the index was filled anew: versions of before say nothing of after. */
  readonly filled: number;
  /** Most installations never merge and ask little: what is nowhere need not be sought for every member. */
  readonly questions: boolean;
  readonly merges: boolean;
}

/** One look-up of whole contacts, within one snapshot of the database. */
export class IndexReader {
  private readonly links = new Map<string, LinkRow>();
  private readonly members = new Map<string, MemberRow>();
  private readonly cases = new Map<string, CaseRow>();
  private readonly merges = new Map<string, MergeRow>();
  private readonly keepAparts = new Map<string, KeepApartRow>();

  constructor(
    private readonly db: PostgresDb,
    private readonly schema: string,
  ) {}

  async lookUp(query: Omit<IndexQuery, 'eventIds'>): Promise<{ readonly snapshot: IndexSnapshot; readonly filled: number }> {
    const state = await this.state();
    const asked = await this.asked(query);
    const links = await this.linksOf([...query.hashes, ...asked.hashes]);
    await this.loadContacts([...(query.members ?? []), ...asked.members, ...links.map(({ member }) => member)], state);
    return { snapshot: this.snapshot(state), filled: state.filled };
  }

  private snapshot({ nextNumber }: State): IndexSnapshot {
    return {
      links: [...this.links.values()],
      members: [...this.members.values()],
      cases: [...this.cases.values()],
      merges: [...this.merges.values()],
      keepAparts: [...this.keepAparts.values()],
      nextNumber,
    };
  }

  private async state(): Promise<State> {
    const [row] = await this.all(sql`
      select next_number, filled,
        exists (select from ${this.table('case_contact')}) or exists (select from ${this.table('keep_apart_member')}) as questions,
        exists (select from ${this.table('member')} where merged_into is not null) as merges
      from ${this.table('index_state')}`);
    if (!row) throw new Error('assertion: the index has its one row of state');
    return { nextNumber: Number(row['next_number']), filled: Number(row['filled']), questions: row['questions'] === true, merges: row['merges'] === true };
  }

  /** Cases and merges that were asked for by their ids, and whom they lead to. */
  private async asked({ cases = [], merges = [] }: Omit<IndexQuery, 'eventIds'>): Promise<{ readonly hashes: readonly string[]; readonly members: readonly string[] }> {
    if (cases.length > 0) this.keepCases(await this.all(sql`select ${sql.raw(CASE_COLUMNS)} from ${this.table('contact_case')} where case_id = any(${cases})`));
    if (merges.length > 0) {
      const rows = await this.all(sql`select * from ${this.table('contact_merge')} where merge_id = any(${merges})`);
      for (const merge of rows.map(mergeFrom)) this.merges.set(merge.mergeId, merge);
    }
    const found = [...this.cases.values()];
    const met = [...this.merges.values()].flatMap(({ survivor, loser }) => [survivor, loser]);
    return { hashes: found.flatMap(({ hash }) => hash ?? []), members: [...found.flatMap(({ contacts }) => contacts), ...met] };
  }

  private async linksOf(hashes: readonly string[]): Promise<readonly LinkRow[]> {
    if (hashes.length === 0) return [];
    const bytes = sql`any(array(select decode(hash, 'hex') from unnest(${[...new Set(hashes)]}::text[]) as hash))`;
    const links = (await this.all(sql`select ${sql.raw(LINK_COLUMNS)} from ${this.table('link')} where link.hash = ${bytes}`)).map(linkFrom);
    for (const link of links) this.links.set(link.hash, link);
    return links;
  }

  /** Members with all that their contacts are: the pointers both ways, every link, every case. */
  private async loadContacts(asked: readonly string[], { questions, merges }: State): Promise<void> {
    let wanted = [...new Set(asked)];
    while (wanted.length > 0) {
      const found = (await this.all(sql`select * from ${this.table('member')} where id = any(${wanted})`)).map(memberFrom);
      for (const member of found) this.members.set(member.id, member);
      await this.loadLinksOf(wanted);
      if (questions) await this.loadQuestions(wanted);
      wanted = merges ? await this.around(found, wanted) : [];
    }
  }

  private async loadLinksOf(members: readonly string[]): Promise<void> {
    const rows = await this.all(sql`select ${sql.raw(LINK_COLUMNS)} from ${this.table('link')} where member = any(${members})`);
    for (const link of rows.map(linkFrom)) this.links.set(link.hash, link);
  }

  /** Whom these members point at, and who points at them. */
  private async around(members: readonly MemberRow[], ids: readonly string[]): Promise<string[]> {
    const children = await this.all(sql`select id from ${this.table('member')} where merged_into = any(${ids})`);
    const near = [...members.flatMap(({ mergedInto }) => mergedInto ?? []), ...children.map(({ id }) => String(id))];
    return [...new Set(near)].filter((id) => !this.members.has(id));
  }

  /** What was asked about members, and whom they are kept apart from. */
  private async loadQuestions(members: readonly string[]): Promise<void> {
    this.keepCases(
      await this.all(sql`
        select ${sql.raw(CASE_COLUMNS)} from ${this.table('contact_case')}
        where case_id in (select case_id from ${this.table('case_contact')} where contact = any(${members}))`),
    );
    const apart = await this.all(sql`
      select * from ${this.table('keep_apart')}
      where not ended and id in (select id from ${this.table('keep_apart_member')} where member = any(${members}))`);
    for (const row of apart.map(keepApartFrom)) this.keepAparts.set(row.keepApartId, row);
  }

  private keepCases(rows: readonly Found[]): void {
    for (const row of rows.map(caseFrom)) this.cases.set(row.caseId, row);
  }

  private async all(query: RawBuilder<unknown>): Promise<readonly Found[]> {
    return (await query.execute(this.db)).rows as Found[];
  }

  private table(name: string): RawBuilder<unknown> {
    return sql.id(this.schema, name);
  }
}
