import { describeVault, describeWithPostgres } from '@waymark/testkit';
import type { Vault } from '@waymark/engine';
import type { PostgresPool } from './pool';
import { openPostgres } from './pool';
import { createPostgresVault } from './vault';

const log = { warn: (): void => undefined };
const newSecret = (): Uint8Array => crypto.getRandomValues(new Uint8Array(32));

describeWithPostgres('the vault on PostgreSQL', (database) => {
  const pools: PostgresPool[] = [];
  const open = (): Promise<Vault> => {
    const pool = openPostgres({ url: database().url, name: 'waymark-vault-test', log, maxConnections: 4 });
    pools.push(pool);
    return createPostgresVault({ pool, schema: 'waymark_vault', newSecret });
  };
  const closeAll = async (): Promise<void> => void (await Promise.all(pools.splice(0).map((pool) => pool.close())));
  afterEach(closeAll);

  describeVault('PostgreSQL', async () => {
    const reopen = async (): Promise<Vault> => {
      await closeAll();
      return open();
    };
    return { subject: await open(), reopen, dispose: closeAll };
  });

  const hex = (key: Uint8Array | undefined): string => Buffer.from(key ?? []).toString('hex');

  it('gives one key for each member and one set of secrets, however many processes begin at once', async () => {
    const vaults = await Promise.all(Array.from({ length: 6 }, open));
    const members = Array.from({ length: 300 }, (_, i) => `member-${i}`);
    const given = await Promise.all(vaults.map((vault, i) => vault.ensureMemberKeys(i % 2 === 0 ? members : [...members].reverse())));
    for (const member of members) expect(new Set(given.map((keys) => hex(keys.get(member)))).size).toBe(1);
    expect(new Set(given.flatMap((keys) => [...keys.values()].map(hex))).size).toBe(300);
    const secrets = await Promise.all(vaults.map((vault) => vault.secrets()));
    expect(new Set(secrets.map(({ identityKey }) => hex(identityKey))).size).toBe(1);
  });

  it('tells a name twice taken apart between processes, and keeps letters that both were told once', async () => {
    const [one, other] = [await open(), await open()];
    const key = (keyHash: string) => ({ name: 'site', role: 'channel', keyHash, sources: [], channels: [], segment: null, owner: null, createdAt: 1 }) as const;
    expect((await Promise.all([one.addKey(key('a')), other.addKey(key('b'))])).sort()).toEqual(['added', 'name-taken']);
    const letters = Array.from({ length: 1_200 }, (_, i) => ({
      id: `letter-${i}`,
      receivedAt: i,
      expiresAt: 9_999,
      via: 'http' as const,
      topic: null,
      partition: null,
      offset: null,
      code: 'x',
      pointer: '',
      message: 'a\0b',
      status: 'open' as const,
      resolvedAt: null,
      sealed: Uint8Array.from([1]),
    }));
    await Promise.all([one.putLetters(letters), other.putLetters([...letters].reverse())]);
    expect(await one.letters({ limit: 2_000 })).toHaveLength(1_200);
    expect(await other.letter('letter-7')).toMatchObject({ message: 'a\uFFFDb' });
  });
});
