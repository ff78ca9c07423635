import type { EventLog } from '@waymark/engine';
import { createClaimedDecisionStore } from '@waymark/engine';
import { describeDecisionStore, describeEventLog, describeWithEventStore, MemoryClaimIndex } from '@waymark/testkit';
import { openLog } from './event-store.fixture';

describeWithEventStore('EventStoreDB', (server) => {
  /** A log of its own for each test, and what opens it again. */
  async function ownLog() {
    const room = await server().room();
    const open = (): Promise<EventLog> => room.own(openLog(room));
    let log = await open();
    return {
      log,
      async reopen(): Promise<EventLog> {
        await log.close();
        return (log = await open());
      },
      async dispose(): Promise<void> {
        await log.close();
        await room.leave();
      },
    };
  }

  describeEventLog('EventStoreDB', async () => {
    const { log, ...rest } = await ownLog();
    return { subject: log, ...rest };
  });

  describeDecisionStore('claims in memory over EventStoreDB', async () => {
    const index = new MemoryClaimIndex();
    const subjectOver = (log: EventLog) => ({ log, decisions: createClaimedDecisionStore(log, index) });
    const { log, reopen, dispose } = await ownLog();
    return { subject: subjectOver(log), reopen: async () => subjectOver(await reopen()), dispose };
  });
});
