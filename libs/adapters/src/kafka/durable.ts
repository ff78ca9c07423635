import { setTimeout as pause } from 'node:timers/promises';
import type { BrokerRecord, RecordHandler } from '@waymark/engine';
import { isWaymarkError } from '@waymark/engine';
import type { KafkaLog } from './client';
import { errorOf, KafkaSourceError } from './kafka-source-error';
import { backoffMs } from './settings';
import type { KafkaSourceSettings } from './settings';
import type { SourceState } from './source-state';

const backoffSliceMs = 100;
/** Failures at the same records before they are taken apart, or a single one is set aside. */
const patience = 3;
const overloadPauseMs = 500;

/** Errors that show a defect in the program at hand, not that something is away. */
const defects = new Set(['TypeError', 'RangeError', 'SyntaxError', 'ReferenceError', 'URIError']);

export interface DurableParts {
  readonly handler: RecordHandler;
  readonly settings: KafkaSourceSettings;
  readonly state: SourceState;
  readonly log: KafkaLog;
  /** No longer ours to handle. */
  readonly isOver: () => boolean;
}

/**
 * Offers records until they are durable; false when they are no longer ours to handle. Where the
 * handler has a defect that one record brings out, halves find that record, and it is offered as
 * `unprocessable`, for the dead letters: it must not stop its partition.
 * @throws KafkaSourceError when the handler keeps failing
 */
export async function untilDurable(records: readonly BrokerRecord[], parts: DurableParts, isPart = false): Promise<boolean> {
  for (let failures = 0; ; ) {
    const error = await failureOf(() => parts.handler(records));
    if (error === null) return true;
    if (countsAsFailure(error)) failures += 1;
    note(error, failures, records, parts);
    if (failures >= patienceWith(records, isPart) && bringsOutADefect(records, error)) return takeApart(records, error, parts);
    if (!(await backOff(pauseAfter(error, failures, parts), parts))) return false;
  }
}

async function failureOf(attempt: () => Promise<void>): Promise<Error | null> {
  try {
    await attempt();
    return null;
  } catch (error) {
    return errorOf(error);
  }
}

/** Back-pressure is no failure: it lasts as long as it takes, and the watchdog bounds that. */
function countsAsFailure(error: Error): boolean {
  return !isWaymarkError(error, 'overloaded');
}

function pauseAfter(error: Error, failures: number, { settings }: DurableParts): number {
  return countsAsFailure(error) ? backoffMs(failures, settings.limits) : overloadPauseMs;
}

/** Where the whole has failed often enough, its halves need not. */
function patienceWith(records: readonly BrokerRecord[], isPart: boolean): number {
  return isPart && records.length > 1 ? 1 : patience;
}

function note(error: Error, failures: number, records: readonly BrokerRecord[], { state, log, settings }: DurableParts): void {
  if (!countsAsFailure(error)) return state.hindered(`waiting for room in the log: ${error.message}`);
  const [first] = records;
  const where = { topic: first?.topic, partition: first?.partition, offset: first?.offset, records: records.length };
  const reason = `the handler failed ${failures} times at ${where.topic}/${where.partition} offset ${where.offset}: ${error.message}`;
  state.hindered(reason);
  log.error({ ...where, failures, error: error.message }, 'Kafka: records could not be made durable; nothing of them is committed');
  if (failures >= settings.limits.maxHandlerFailures) throw new KafkaSourceError('kafka-handler-failing', reason, error);
}

/** A record that was set aside and fails all the same brings out nothing: something is away. */
function bringsOutADefect([first, second]: readonly BrokerRecord[], { name, message }: Error): boolean {
  const canBeTakenApart = second !== undefined || first?.unreadable === null;
  return canBeTakenApart && (defects.has(name) || message.startsWith('assertion'));
}

function takeApart(records: readonly BrokerRecord[], error: Error, parts: DurableParts): Promise<boolean> {
  if (records.length > 1) return inHalves(records, parts);
  const { topic, partition, offset } = records[0] as BrokerRecord;
  parts.log.error({ topic, partition, offset, error: error.name }, 'Kafka: a record brings out a defect and is dead-lettered as unprocessable');
  const detail = `The engine cannot process this record (${error.name}). This is a defect: report it, then put the letter back with a version that mends it.`;
  return untilDurable(records.map((record) => ({ ...record, unreadable: { code: 'unprocessable', detail } })), parts, true);
}

async function inHalves(records: readonly BrokerRecord[], parts: DurableParts): Promise<boolean> {
  const middle = records.length >> 1;
  return (await untilDurable(records.slice(0, middle), parts, true)) && untilDurable(records.slice(middle), parts, true);
}

async function backOff(ms: number, { isOver }: DurableParts): Promise<boolean> {
  for (let left = ms; left > 0; left -= backoffSliceMs) {
    if (isOver()) return false;
    await pause(Math.min(left, backoffSliceMs));
  }
  return !isOver();
}
