import { recordSkip } from '../kafka/skips';
import type { EventStoreServer } from './event-store-servers';
import { chooseEventStore, realEventStore, standInServers } from './event-store-servers';

const START_TIMEOUT_MS = 180_000;

/**
 * A `describe` over the stand-in for EventStoreDB, and another over a real one where this machine has it; where it has not,
 * the end of the run says so. `run` gets a function that gives the server; call it inside tests and hooks only. A test asks
 * the server for a room, which is empty. Nothing of this is for tests that need the server to fail: those start a stand-in.
 */
export function describeWithEventStore(title: string, run: (server: () => EventStoreServer) => void): void {
  describe(`${title} on the stand-in for EventStoreDB`, () => run(() => standInServers));
  const choice = chooseEventStore();
  if ('missing' in choice) {
    recordSkip(`${title} on a real EventStoreDB`, choice.missing);
    return;
  }
  describe(`${title} on a real EventStoreDB`, () => {
    let server: EventStoreServer | undefined;
    beforeAll(async () => {
      server = await realEventStore(choice);
    }, START_TIMEOUT_MS);
    afterAll(() => server?.stop(), START_TIMEOUT_MS);
    run(() => server ?? notHere());
  });
}

function notHere(): never {
  throw new Error('the server is there inside tests and hooks only');
}
