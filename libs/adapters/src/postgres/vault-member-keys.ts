import { sql } from 'kysely';
import type { PostgresPool } from './pool';

const MAX_CACHED_KEYS = 200_000;

type Keys = ReadonlyMap<string, Uint8Array>;

/** Keys of members, remembered: one that stands never changes. */
export class MemberKeys {
  private readonly cache = new Map<string, Uint8Array>();
  private readonly table;

  constructor(
    private readonly pool: PostgresPool,
    schema: string,
    private readonly newSecret: () => Uint8Array,
  ) {
    this.table = sql.id(schema, 'member_key');
  }

  async ensure(members: readonly string[]): Promise<Keys> {
    const wanted = [...new Set(members)];
    const found = await this.find(wanted);
    const missing = wanted.filter((member) => !found.has(member));
    if (missing.length === 0) return found;
    await this.make(missing);
    return new Map([...found, ...(await this.read(missing))]);
  }

  async find(members: readonly string[]): Promise<Keys> {
    const wanted = [...new Set(members)];
    const known = wanted.flatMap((member): [string, Uint8Array][] => {
      const key = this.cache.get(member);
      return key ? [[member, key]] : [];
    });
    if (known.length === wanted.length) return new Map(known);
    const read = await this.read(wanted.filter((member) => !this.cache.has(member)));
    return new Map([...known, ...read]);
  }

  /** Of many that make one at once the first to commit wins. In order, so that none waits for another crosswise. */
  private async make(members: readonly string[]): Promise<void> {
    const sorted = [...members].sort();
    const secrets = sorted.map(() => this.newSecret());
    await this.pool.transaction({ durable: true, inDoubt: 'repeat' }, (db) =>
      sql`insert into ${this.table} select * from unnest(${sorted}::text[], ${secrets}::bytea[]) on conflict do nothing`.execute(db),
    );
  }

  private async read(members: readonly string[]): Promise<Keys> {
    if (members.length === 0) return new Map();
    const { rows } = await this.pool.read((db) =>
      sql<{ member: string; value: Uint8Array }>`select * from ${this.table} where member = any(${members})`.execute(db),
    );
    if (this.cache.size + rows.length > MAX_CACHED_KEYS) this.cache.clear();
    for (const { member, value } of rows) this.cache.set(member, value);
    return new Map(rows.map(({ member, value }) => [member, value]));
  }
}
