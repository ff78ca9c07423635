import { recordSkip } from '../kafka/skips';
import { choosePostgres } from './postgres-choice';
import type { TestDatabase, TestServer } from './test-databases';
import { testServer } from './test-databases';

const START_TIMEOUT_MS = 120_000;

/**
 * A `describe` over a database of its own on a real PostgreSQL, which every test finds empty. Where no PostgreSQL can be
 * had its tests are skipped, and the end of the run says so. `run` gets a function that gives the database; call it
 * inside tests and hooks only.
 */
export function describeWithPostgres(name: string, run: (database: () => TestDatabase) => void): void {
  const choice = choosePostgres();
  if ('missing' in choice) {
    recordSkip(name, choice.missing);
    describe.skip(name, () => run(notHere));
    return;
  }
  describe(name, () => {
    let server: TestServer | undefined;
    let database: TestDatabase | undefined;
    beforeAll(async () => {
      server = await testServer(choice);
      database = await server.database();
    }, START_TIMEOUT_MS);
    afterEach(() => database?.empty());
    afterAll(async () => {
      await database?.drop();
      await server?.stop();
    }, START_TIMEOUT_MS);
    run(() => database ?? notHere());
  });
}

function notHere(): never {
  throw new Error('the database is there inside tests and hooks only');
}
