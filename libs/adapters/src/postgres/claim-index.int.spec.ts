import { createClaimedDecisionStore } from '@waymark/engine';
import type { ClaimIndex, EventLog } from '@waymark/engine';
import { describeDecisionStore, describeWithPostgres, MemoryLog } from '@waymark/testkit';
import type { Subject, DecisionStoreSubject } from '@waymark/testkit';
import { createPostgresClaimIndex } from './claim-index';
import type { IndexLoader } from './index-loader';
import type { PostgresPool } from './pool';
import { openPostgres } from './pool';

const log = { warn: (): void => undefined };

describeWithPostgres('the index of claims on PostgreSQL', (database) => {
  const pools: PostgresPool[] = [];
  const open = (): Promise<ClaimIndex & IndexLoader> => {
    const pool = openPostgres({ url: database().url, name: 'waymark-claims-test', log, maxConnections: 4 });
    pools.push(pool);
    return createPostgresClaimIndex({ pool, schema: 'waymark_vault' });
  };
  const closeAll = async (): Promise<void> => void (await Promise.all(pools.splice(0).map((pool) => pool.close())));
  afterEach(closeAll);

  describeDecisionStore('PostgreSQL beside a log', async (): Promise<Subject<DecisionStoreSubject>> => {
    const events: EventLog = new MemoryLog();
    const made = async (): Promise<DecisionStoreSubject> => ({ log: events, decisions: createClaimedDecisionStore(events, await open()) });
    const reopen = async (): Promise<DecisionStoreSubject> => {
      await closeAll();
      return made();
    };
    return { subject: await made(), reopen, dispose: closeAll };
  });
});
