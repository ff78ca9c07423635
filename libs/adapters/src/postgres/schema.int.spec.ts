import { describeWithPostgres } from '@waymark/testkit';
import type { PostgresPool } from './pool';
import { openPostgres } from './pool';
import { ensureSchema } from './schema';

const FIRST = { part: 'notes', version: 1, tables: 'create table note (id bigint primary key)' };
const SECOND = { part: 'notes', version: 3, tables: 'create table note (id bigint primary key, text text, size bigint)', upgrades: { 1: `alter table note add column text text; update note set text = 'old'`, 2: 'alter table note add column size bigint' } };

describeWithPostgres('a schema with a version', (database) => {
  let pools: readonly PostgresPool[];
  let pool: PostgresPool;
  beforeEach(() => {
    pools = Array.from({ length: 4 }, () => openPostgres({ url: database().url, name: 'waymark-schema', log: { warn: () => undefined }, maxConnections: 2 }));
    pool = pools[0] as PostgresPool;
  });
  afterEach(() => Promise.all(pools.map((each) => each.close())));

  const versions = () => database().query('select part, version::int from house.schema_version order by part');

  it('is made once, by however many processes at once, each part of it for itself', async () => {
    const other = { part: 'others', version: 7, tables: 'create table other (id bigint)' };
    await Promise.all(pools.flatMap((each) => [ensureSchema(each, 'house', FIRST), ensureSchema(each, 'house', other)]));
    expect(await versions()).toEqual([{ part: 'notes', version: 1 }, { part: 'others', version: 7 }]);
    await ensureSchema(pool, 'second_house', FIRST);
    expect(await database().query('select * from second_house.note')).toEqual([]);
  });

  it('is upgraded step by step where it is older, once', async () => {
    await ensureSchema(pool, 'house', FIRST);
    await database().query('insert into house.note values (1)');
    await Promise.all(pools.map((each) => ensureSchema(each, 'house', SECOND)));
    expect(await database().query('select id::int, text, size from house.note')).toEqual([{ id: 1, text: 'old', size: null }]);
    expect(await versions()).toEqual([{ part: 'notes', version: 3 }]);
  });

  it('stays as it was where an upgrade fails', async () => {
    await ensureSchema(pool, 'house', FIRST);
    await expect(ensureSchema(pool, 'house', { ...SECOND, upgrades: { ...SECOND.upgrades, 2: 'alter table nowhere add column x int' } })).rejects.toThrow('nowhere');
    expect([await versions(), await database().query('select * from house.note')]).toEqual([[{ part: 'notes', version: 1 }], []]);
  });

  it('is refused where it is newer, or too old, or has no name', async () => {
    await ensureSchema(pool, 'house', SECOND);
    await expect(ensureSchema(pool, 'house', FIRST)).rejects.toMatchObject({
      code: 'schema-newer',
      message: expect.stringMatching(/^DATABASE_URL \(postgres:.*\): schema house was written by a newer version of Waymark \(notes: format 3, this one knows 1\)/),
    });
    await expect(ensureSchema(pool, 'house', { ...SECOND, version: 5 })).rejects.toMatchObject({ code: 'schema-older' });
    for (const name of ['House', 'a"b', 'pg_house', '', 'x'.repeat(64)]) await expect(ensureSchema(pool, name, FIRST)).rejects.toMatchObject({ code: 'invalid-settings' });
  });
});
