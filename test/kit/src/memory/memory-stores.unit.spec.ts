import { createClaimedDecisionStore } from '@waymark/engine';
import { describeDecisionStore } from '../contracts/decision-store';
import { describeEventLog } from '../contracts/event-log';
import { describeOrderBook } from '../contracts/order-book';
import { describeVault } from '../contracts/vault';
import { SAMPLE_TABLES } from '../contracts/view-rows';
import { describeViewStore } from '../contracts/view-store';
import { MemoryClaimIndex } from './memory-claim-index';
import { MemoryDecisionStore } from './memory-decision-store';
import { MemoryLog } from './memory-log';
import { MemoryOrderBook } from './memory-order-book';
import { MemoryVault } from './memory-vault';
import { MemoryViewPartition, MemoryViewStore } from './memory-view-partition';

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

describeViewStore('views in memory', async () => {
  const views = new MemoryViewStore(new MemoryViewPartition(SAMPLE_TABLES));
  return { subject: views, reopen: neverReopened, dispose: () => views.close() };
}, { durable: false });

describeViewStore('views in memory that one writer holds', async () => {
  const partition = new MemoryViewPartition(SAMPLE_TABLES);
  const views = new MemoryViewStore(partition, partition.take());
  return { subject: views, reopen: neverReopened, dispose: () => views.close() };
}, { durable: false });
