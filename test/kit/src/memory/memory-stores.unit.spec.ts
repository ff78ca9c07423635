import { createClaimedDecisionStore } from '@waymark/engine';
import { describeDecisionStore } from '../contracts/decision-store';
import { describeEventLog } from '../contracts/event-log';
import { describeOrderBook } from '../contracts/order-book';
import { describeVault } from '../contracts/vault';
import { MemoryClaimIndex } from './memory-claim-index';
import { MemoryDecisionStore } from './memory-decision-store';
import { MemoryLog } from './memory-log';
import { MemoryOrderBook } from './memory-order-book';
import { MemoryVault } from './memory-vault';

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

describeVault('a vault in memory', async () => {
  let made = 0;
  const vault = new MemoryVault(() => Uint8Array.from({ length: 32 }, (_, index) => (index === 0 ? (made += 1) : index)));
  return { subject: vault, reopen: neverReopened, dispose: () => vault.close() };
}, { durable: false });

describeOrderBook('a book in memory', () => {
  const book = new MemoryOrderBook();
  return { open: () => Promise.resolve(book), dispose: () => Promise.resolve() };
});
