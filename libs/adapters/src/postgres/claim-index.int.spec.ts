import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createClaimedDecisionStore } from '@waymark/engine';
import type { ClaimIndex, EventLog } from '@waymark/engine';
import { describeDecisionStore, describeWithPostgres, MemoryLog } from '@waymark/testkit';
import type { Subject, DecisionStoreSubject } from '@waymark/testkit';
import { createSqliteEventLog, LogDatabase } from '../sqlite';
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

  describeDecisionStore('PostgreSQL beside a log in memory', () => beside(() => new MemoryLog(), () => Promise.resolve()));

  describeDecisionStore('PostgreSQL beside a log in a file', () => {
    const directory = mkdtempSync(join(tmpdir(), 'waymark-claims-'));
    const events = createSqliteEventLog(new LogDatabase(join(directory, 'log.db')));
    return beside(() => events, async () => {
      await events.close();
      rmSync(directory, { recursive: true });
    });
  });

  async function beside(makeLog: () => EventLog, end: () => Promise<void>): Promise<Subject<DecisionStoreSubject>> {
    const events = makeLog();
    const made = async (): Promise<DecisionStoreSubject> => ({ log: events, decisions: createClaimedDecisionStore(events, await open()) });
    const reopen = async (): Promise<DecisionStoreSubject> => {
      await closeAll();
      return made();
    };
    const dispose = (): Promise<void> => closeAll().then(end);
    return { subject: await made(), reopen, dispose };
  }
});
