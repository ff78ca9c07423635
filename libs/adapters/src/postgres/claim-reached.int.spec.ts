import type { ClaimIndex, UnconfirmedClaim } from '@waymark/engine';
import { NO_INDEX_CHANGES } from '@waymark/journey';
import { describeWithPostgres } from '@waymark/testkit';
import { createPostgresClaimIndex } from './claim-index';
import { keylessOf, reachedPlaces, unclaimedOf } from './claim-reached';
import type { PostgresPool } from './pool';
import { openPostgres } from './pool';
import { createPostgresVault } from './vault';

const SCHEMA = 'waymark_vault';

const idOf = (number: number): string => `00000000-0000-4000-8000-${String(number).padStart(12, '0')}`;

describeWithPostgres('what processes have found in the log', (database) => {
  let pool: PostgresPool;
  beforeEach(() => {
    pool = openPostgres({ url: database().url, name: 'waymark-reached-test', log: { warn: () => undefined }, maxConnections: 2 });
  });
  afterEach(() => pool.close());

  const open = (): Promise<ClaimIndex> => createPostgresClaimIndex({ pool, schema: SCHEMA });
  const places = () => reachedPlaces({ pool, schema: SCHEMA });
  const claimOf = (number: number, stream: string, revision: number): UnconfirmedClaim => ({
    eventId: idOf(number),
    stream,
    revision,
    events: [{ id: idOf(number), type: 'happened', at: number, data: {} }],
    waitsFor: [],
    content: { digest: '00', digestVersion: 1 },
  });
  const claim = async (index: ClaimIndex, ...claims: readonly UnconfirmedClaim[]): Promise<void> => {
    const claimed = await index.claim({ versions: null, ends: [], newContacts: 0, write: () => ({ claims, changes: NO_INDEX_CHANGES }) });
    expect(claimed.outcome).toBe('claimed');
  };

  it('is nothing before there is an index, and before anything was confirmed', async () => {
    expect(await places()).toEqual([]);
    const index = await open();
    await claim(index, claimOf(1, 'a', 0));
    expect(await places()).toEqual([]);
  });

  it('is the last of what each has confirmed, where it stands', async () => {
    const [one, two] = [await open(), await open()];
    await claim(one, claimOf(1, 'a', 0), claimOf(2, 'b', 0));
    await one.confirm([{ eventId: idOf(1), revision: 0 }, { eventId: idOf(2), revision: 7 }]);
    expect(await places()).toEqual([{ eventId: idOf(2), stream: 'b', revision: 7 }]);
    await claim(two, claimOf(3, 'c', 1));
    await two.confirm([{ eventId: idOf(3), revision: 1 }]);
    await two.confirm([{ eventId: idOf(99), revision: 4 }]);
    expect(await places()).toEqual([{ eventId: idOf(3), stream: 'c', revision: 1 }, { eventId: idOf(2), stream: 'b', revision: 7 }]);
  });

  it('is forgotten a day after the last process wrote, and never the last of it', async () => {
    for (const number of [1, 2]) {
      const index = await open();
      await claim(index, claimOf(number, 'a', number));
      await index.confirm([{ eventId: idOf(number), revision: number }]);
    }
    await database().query(`update ${SCHEMA}.reached set reached_at = reached_at - interval '3 days' - case when revision = 1 then interval '25 hours' else '0' end`);
    await open();
    expect(await places()).toEqual([{ eventId: idOf(2), stream: 'a', revision: 2 }]);
  });

  it('begins with the next confirmation in an index of the version before, and in one that was filled', async () => {
    await open();
    await database().query(`drop table ${SCHEMA}.reached; update ${SCHEMA}.schema_version set version = 1 where part = 'claims'`);
    const index = await createPostgresClaimIndex({ pool, schema: SCHEMA });
    await claim(index, claimOf(1, 'a', 0));
    await index.confirm([{ eventId: idOf(1), revision: 0 }]);
    expect(await places()).toHaveLength(1);
    await index.loadIndex({ index: { links: [], members: [], cases: [], merges: [], keepAparts: [], claims: [] }, ends: new Map(), unconfirmed: 'drop' });
    expect(await places()).toEqual([]);
  });

  it('is told from what was never claimed, and from whom no key was made', async () => {
    await claim(await open(), claimOf(1, 'a', 0));
    const vault = await createPostgresVault({ pool, schema: SCHEMA, newSecret: () => new Uint8Array(32) });
    await vault.ensureMemberKeys(['ada']);
    expect(await unclaimedOf({ pool, schema: SCHEMA }, [idOf(2), idOf(1), idOf(3)])).toEqual([idOf(2), idOf(3)]);
    expect(await keylessOf({ pool, schema: SCHEMA }, ['bob', 'ada'])).toEqual(['bob']);
  });
});
