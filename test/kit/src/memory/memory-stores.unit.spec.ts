import { createClaimedDecisionStore } from '@waymark/engine';
import { describeDecisionStore } from '../contracts/decision-store';
import { describeEventLog } from '../contracts/event-log';
import { MemoryClaimIndex } from './memory-claim-index';
import { MemoryDecisionStore } from './memory-decision-store';
import { MemoryLog } from './memory-log';

const neverReopened = (): Promise<never> => Promise.reject(new Error('memory keeps nothing'));

describeEventLog('the log in memory', async () => {
  const log = new MemoryLog();
  return { subject: log, reopen: neverReopened, dispose: () => log.close() };
}, { durable: false });

describeDecisionStore('the index in memory', async () => {
  const log = new MemoryLog();
  return { subject: { log, decisions: new MemoryDecisionStore(log) }, reopen: neverReopened, dispose: () => log.close() };
}, { durable: false });

describeDecisionStore('claims in memory, apart from the log', async () => {
  const log = new MemoryLog();
  const decisions = createClaimedDecisionStore(log, new MemoryClaimIndex());
  return { subject: { log, decisions }, reopen: neverReopened, dispose: () => log.close() };
}, { durable: false });
