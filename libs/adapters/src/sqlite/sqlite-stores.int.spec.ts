import { randomBytes } from 'node:crypto';
import { join } from 'node:path';
import type { Subject, SubjectFactory } from '@waymark/testkit';
import { describeDecisionStore, describeEventLog, describeVault, describeViewAdditions, describeViewStore, SAMPLE_TABLES } from '@waymark/testkit';
import { LogDatabase } from './log-database';
import { createSqliteDecisionStore } from './sqlite-decision-store';
import { createSqliteEventLog } from './sqlite-event-log';
import { createSqliteVault } from './sqlite-vault';
import { createSqliteViewStore } from './sqlite-view-store';
import { temporaryDirectory } from './temporary-directory.fixture';

const newSecret = (): Uint8Array => randomBytes(32);

describeEventLog(
  'SQLite',
  inDirectory(
    (directory) => createSqliteEventLog(new LogDatabase(join(directory, 'log.db'))),
    (log) => log.close(),
  ),
);

describeDecisionStore(
  'SQLite',
  inDirectory(
    (directory) => {
      const file = new LogDatabase(join(directory, 'log.db'));
      return { log: createSqliteEventLog(file), decisions: createSqliteDecisionStore(file) };
    },
    ({ log }) => log.close(),
  ),
);

describeVault(
  'SQLite',
  inDirectory(
    (directory) => createSqliteVault({ path: join(directory, 'vault.db'), newSecret }),
    (vault) => vault.close(),
  ),
);

describeViewStore(
  'SQLite',
  inDirectory(
    (directory) => createSqliteViewStore({ path: join(directory, 'views.db'), tables: SAMPLE_TABLES }),
    (views) => views.close(),
  ),
);

describeViewAdditions('SQLite', () => {
  const directory = temporaryDirectory();
  return Promise.resolve({
    open: (tables) => Promise.resolve(createSqliteViewStore({ path: join(directory.path, 'views.db'), tables })),
    dispose: () => Promise.resolve(directory.remove()),
  });
});

/** Makes a store in a directory of its own, which goes with it. */
function inDirectory<T>(open: (directory: string) => T, close: (store: T) => Promise<void>): SubjectFactory<T> {
  return async (): Promise<Subject<T>> => {
    const directory = temporaryDirectory();
    let subject = open(directory.path);
    return {
      subject,
      reopen: async () => {
        await close(subject);
        subject = open(directory.path);
        return subject;
      },
      dispose: async () => {
        await close(subject);
        directory.remove();
      },
    };
  };
}
