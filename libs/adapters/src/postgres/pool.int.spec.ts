import { isWaymarkError } from '@waymark/engine';
import { describeWithPostgres } from '@waymark/testkit';
import { sql } from 'kysely';
import type { PostgresPool } from './pool';
import { openPostgres } from './pool';

const DURABLE = { durable: true, inDoubt: 'repeat' } as const;

const log = { warn: (): void => undefined };

async function codeOf(call: Promise<unknown>): Promise<{ readonly code: string; readonly message: string }> {
  const error = await call.then(
    () => null,
    (failure: unknown) => failure,
  );
  if (!isWaymarkError(error)) throw new Error(`no failure of ours: ${String(error)}`);
  return { code: error.code, message: error.message };
}

describeWithPostgres('a pool of connections to PostgreSQL', (database) => {
  let pool: PostgresPool;
  beforeEach(async () => {
    pool = openPostgres({ url: database().url, name: 'waymark-pool-test', log, maxConnections: 3 });
    await database().query('create table note (id bigint primary key, text text, bytes bytea)');
  });
  afterEach(() => pool.close());

  const notes = async (): Promise<readonly unknown[]> => (await database().query('select id from note order by id')).map(({ id }) => Number(id));
  const put = (id: number): Promise<unknown> => pool.transaction(DURABLE, (db) => sql`insert into note values (${id}, 'x')`.execute(db));
  const endAll = (): Promise<unknown> =>
    database().query(`select pg_terminate_backend(pid) from pg_stat_activity where application_name = 'waymark-pool-test' and datname = current_database()`);

  it('reads whole numbers as numbers and bytes as bytes, and refuses what is no safe number', async () => {
    const { rows } = await sql`select 9007199254740991::bigint as n, '\\x00ff'::bytea as b, count(*) as c from note`.execute(pool.db);
    expect(rows).toEqual([{ n: Number.MAX_SAFE_INTEGER, b: Uint8Array.from([0, 255]), c: 0 }]);
    await expect(sql`select 9007199254740993::bigint`.execute(pool.db)).rejects.toThrow('assertion');
  });

  it('writes all of a transaction or nothing', async () => {
    await put(1);
    const half = pool.transaction(DURABLE, async (db) => {
      await sql`insert into note values (2)`.execute(db);
      throw new Error('no more');
    });
    await expect(half).rejects.toThrow('no more');
    const swallowed = pool.transaction(DURABLE, (db) => sql`insert into note values (1)`.execute(db).catch(() => undefined));
    await expect(swallowed).rejects.toThrow('assertion');
    expect(await notes()).toEqual([1]);
  });

  it('commits to the disk where that is asked for, whatever the database is set to', async () => {
    const setting = (durable: boolean): Promise<unknown> =>
      pool.transaction({ durable, inDoubt: 'fail' }, async (db) => (await sql<{ synchronous_commit: string }>`show synchronous_commit`.execute(db)).rows[0]?.synchronous_commit);
    expect([await setting(true), await setting(false)]).toEqual(['on', 'off']);
    await database().query(`do $$ begin execute format('alter database %I set synchronous_commit = off', current_database()); end $$`);
    await endAll();
    expect(await setting(true)).toBe('on');
    await database().query(`do $$ begin execute format('alter database %I set synchronous_commit = remote_apply', current_database()); end $$`);
    await endAll();
    expect(await setting(true)).toBe('remote_apply');
  });

  it('works again after its idle connections were ended, and does not end with them', async () => {
    await Promise.all([put(1), put(2), put(3)]);
    await endAll();
    await put(4);
    expect(await notes()).toEqual([1, 2, 3, 4]);
  });

  it('repeats a transaction whose connection was lost before its end', async () => {
    let tries = 0;
    await pool.transaction(DURABLE, async (db) => {
      tries += 1;
      await sql`insert into note values (1)`.execute(db);
      if (tries === 1) await endAll();
      await sql`insert into note values (2)`.execute(db);
    });
    expect([tries, await notes()]).toEqual([2, [1, 2]]);
  });

  it('gives up where every connection is lost, and says that', async () => {
    let tries = 0;
    const always = pool.transaction(DURABLE, async (db) => {
      tries += 1;
      await endAll();
      await sql`insert into note values (1)`.execute(db);
    });
    expect(await codeOf(always)).toMatchObject({ code: 'database-connection-lost' });
    expect([tries, await notes()]).toEqual([2, []]);
  });

  it('repeats whoever was in the way of another, within a bound', async () => {
    await put(1);
    await put(2);
    let meetings = 0;
    const [bothHere, here] = doorFor(2);
    const crosswise = (first: number, second: number): Promise<unknown> =>
      pool.transaction(DURABLE, async (db) => {
        meetings += 1;
        await sql`update note set text = text || 'y' where id = ${first}`.execute(db);
        here();
        await bothHere;
        await sql`update note set text = text || 'y' where id = ${second}`.execute(db);
      });
    await Promise.all([crosswise(1, 2), crosswise(2, 1)]);
    expect(meetings).toBe(3);
    expect(await database().query('select text from note')).toEqual([{ text: 'xyy' }, { text: 'xyy' }]);
  });

  it('fails a commit whose answer never came as unknown, or does the work again where that is safe', async () => {
    // A trigger at the very end of the transaction ends its own connection: the answer to COMMIT never comes.
    await database().query(`
      create function burn() returns trigger language plpgsql as $$ begin
        perform pg_terminate_backend(pg_backend_pid()); return null; end $$;
      create constraint trigger at_commit after insert on note deferrable initially deferred for each row when (new.id < 10) execute function burn();`);
    const failing = pool.transaction({ durable: true, inDoubt: 'fail' }, (db) => sql`insert into note values (1)`.execute(db));
    expect(await codeOf(failing)).toMatchObject({ code: 'database-outcome-unknown', message: expect.stringContaining('whether it is written is not known') });
    let tries = 0;
    await pool.transaction(DURABLE, (db) => sql`insert into note values (${(tries += 1) * 9})`.execute(db));
    expect([tries, await notes()]).toEqual([2, [18]]);
  });

  it('gives a session that tells when it is lost, with its locks', async () => {
    const session = await pool.session();
    expect(await session.query('select pg_try_advisory_lock(5) as mine')).toEqual([{ mine: true }]);
    expect(session.lost.aborted).toBe(false);
    const lost = new Promise((resolve) => session.lost.addEventListener('abort', resolve));
    await endAll();
    await lost;
    expect(await codeOf(session.query('select 1'))).toMatchObject({ code: 'database-connection-lost' });
    await session.close();
  });
});

/** A promise that is kept when so many have called. */
function doorFor(count: number): readonly [Promise<void>, () => void] {
  let open: () => void = () => undefined;
  const all = new Promise<void>((resolve) => (open = resolve));
  let arrived = 0;
  return [
    all,
    () => {
      arrived += 1;
      if (arrived >= count) open();
    },
  ];
}
