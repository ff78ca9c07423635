import type { Vault } from '@waymark/engine';
import { describeWithCluster, describeWithPostgres, waitUntil } from '@waymark/testkit';
import { createPostgresClaimIndex } from './claim-index';
import type { PostgresPool } from './pool';
import { openPostgres } from './pool';
import { createPostgresVault } from './vault';

const log = { warn: (): void => undefined };
const newSecret = (): Uint8Array => crypto.getRandomValues(new Uint8Array(32));

describeWithPostgres('a PostgreSQL that does not let us in, or not write', (database) => {
  const at = async (change: (url: URL) => void): Promise<unknown> => {
    const url = new URL(database().url);
    change(url);
    const pool = openPostgres({ url: url.href, name: 'waymark-weather', log, maxConnections: 1 });
    try {
      return await createPostgresVault({ pool, schema: 'vault', newSecret });
    } finally {
      await pool.close();
    }
  };

  it('is told apart, with what to mend and without the password', async () => {
    const refused = at((url) => {
      url.pathname = '/no_such_database';
      url.password = 's3cret';
    });
    await expect(refused).rejects.toMatchObject({ code: 'database-refused', message: expect.stringMatching(/^DATABASE_URL \(postgres:\/\/[^:]*@[^@]*\/no_such_database\): .*DATABASE_URL.*no_such_database/) });
    await expect(refused).rejects.toMatchObject({ message: expect.not.stringContaining('s3cret') });
    await expect(at((url) => (url.username = 'nobody_here'))).rejects.toMatchObject({ code: 'database-refused' });
    await expect(at((url) => (url.port = '1'))).rejects.toMatchObject({ code: 'database-unreachable', message: expect.stringContaining('check that PostgreSQL runs there') });
    await expect(at((url) => (url.hostname = 'no-such-host.invalid'))).rejects.toMatchObject({ code: 'database-unreachable' });
    expect(() => openPostgres({ url: 'mysql://me:s3cret@there/x', name: 'x', log })).toThrow(/^DATABASE_URL is no address of a PostgreSQL(?!.*s3cret)/);
  });

  it('says that a database takes no writes, and reads from it all the same', async () => {
    const pool = openPostgres({ url: database().url, name: 'waymark-weather', log });
    const vault = await createPostgresVault({ pool, schema: 'vault', newSecret });
    await vault.ensureMemberKeys(['m1']);
    await database().query(`do $$ begin execute format('alter database %I set default_transaction_read_only = on', current_database()); end $$`);
    await pool.close();
    const again = openPostgres({ url: database().url, name: 'waymark-weather', log });
    const standby = await createPostgresVault({ pool: again, schema: 'vault', newSecret });
    expect((await standby.memberKeys(['m1'])).size).toBe(1);
    await expect(standby.ensureMemberKeys(['m2'])).rejects.toMatchObject({ code: 'database-read-only', message: expect.stringContaining('point DATABASE_URL at the primary') });
    await again.close();
  });

  it('fails a call that finds no free connection in its time', async () => {
    const pool = openPostgres({ url: database().url, name: 'waymark-weather', log, maxConnections: 1, connectTimeoutMs: 3_000 });
    let free: () => void = () => undefined;
    const held = pool.snapshot(() => new Promise<void>((resolve) => (free = resolve)));
    await expect(pool.snapshot(() => Promise.resolve())).rejects.toMatchObject({ code: 'database-busy' });
    free();
    await held;
    await pool.close();
  });
});

describeWithCluster('a PostgreSQL that goes and comes back', (cluster) => {
  let pool: PostgresPool;
  let vault: Vault;
  beforeEach(async () => {
    pool = openPostgres({ url: cluster().url, name: 'waymark-weather', log });
    vault = await createPostgresVault({ pool, schema: 'vault', newSecret });
  });
  const going = { on: true };
  afterEach(async () => {
    going.on = false;
    await pool.close();
  });

  it.each(['fast', 'immediate'] as const)('is used again by the same pool (%s), and has all that was answered', async (how) => {
    const index = await createPostgresClaimIndex({ pool, schema: 'vault' });
    const made = new Map(await vault.ensureMemberKeys(['m1', 'm2']));
    let answered = 0;
    let failed = 0;
    going.on = true;
    const writers = Array.from({ length: 4 }, async (_, writer) => {
      for (let i = 0; going.on; i += 1) {
        const keys = await vault.ensureMemberKeys([`w-${how}-${writer}-${i}`]).catch(() => null);
        for (const [member, key] of keys ?? []) made.set(member, key);
        if (keys) answered += 1;
        else failed += 1;
        if (!keys) await new Promise((resolve) => setImmediate(resolve));
      }
    });
    await waitUntil('some were answered', () => answered > 20);
    cluster().stop(how);
    await waitUntil('somebody has noticed', () => failed > 0);
    await expect(index.lookUp({ eventIds: [], hashes: [] })).rejects.toMatchObject({ code: 'database-unreachable' });
    cluster().start();
    const before = answered;
    await waitUntil('they are answered again', () => answered > before + 20);
    going.on = false;
    await Promise.all(writers);
    const other = openPostgres({ url: cluster().url, name: 'waymark-weather', log });
    const there = await (await createPostgresVault({ pool: other, schema: 'vault', newSecret })).memberKeys([...made.keys()]);
    expect(there).toEqual(made);
    expect((await index.lookUp({ eventIds: [], hashes: [] })).unconfirmed).toEqual([]);
    await other.close();
  });
});
