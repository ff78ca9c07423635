import { EventEmitter } from 'node:events';
import { UUID } from '@eventstore/db-client/generated/shared_pb';
import type { BatchAppendReq } from '@eventstore/db-client/generated/streams_pb';
import { BatchAppendResp } from '@eventstore/db-client/generated/streams_pb';
import type { LoggedEvent } from '@waymark/journey';
import { createManualClock } from '@waymark/testkit';
import { Appends } from './appends';
import type { Connection } from './connection';
import { eventOf } from './event-store.fixture';
import type { Reads } from './reads';
import { limitsOf } from './settings';

const clock = createManualClock(0);
const limits = limitsOf({ connectionString: '', clock, log: { info: () => undefined, warn: () => undefined } });

/** A server that takes every append at the end of what it is said to hold, names no position, and speaks of ids as numbers. */
function terse(revision: number) {
  const call = new EventEmitter();
  const write = (request: BatchAppendReq): boolean => {
    const success = new BatchAppendResp.Success().setCurrentRevision(String(revision));
    return call.emit('data', new BatchAppendResp().setCorrelationId(inNumbers(request.getCorrelationId())).setSuccess(success));
  };
  return Object.assign(call, { write });
}

function inNumbers(id: UUID | undefined): UUID {
  const hex = (id?.getString() ?? '').replaceAll('-', '');
  const half = (from: number): string => BigInt.asIntN(64, BigInt(`0x${hex.slice(from, from + 16)}`)).toString();
  return new UUID().setStructured(new UUID.Structured().setMostSignificantBits(half(0)).setLeastSignificantBits(half(16)));
}

function appendsOver(revision: number, there: readonly LoggedEvent[]): Appends {
  const connection = { batchAppend: async () => terse(revision) } as unknown as Connection;
  const reads = { range: async (_: string, from: number, count: number) => there.slice(from, from + count) } as unknown as Reads;
  return new Appends(connection, reads, { clock, limits, closing: new AbortController().signal });
}

const logged = (number: number): LoggedEvent => ({ ...eventOf(number), stream: 's', revision: number, position: 100 + number });

describe('an append whose position the server does not name', () => {
  it('is looked up in its stream', async () => {
    const appends = appendsOver(1, [0, 1, 2].map(logged));
    const told = await appends.append({ stream: 's', expected: 'none', events: [eventOf(0), eventOf(1)] });
    expect(told).toEqual({ outcome: 'appended', revision: 1, position: 101 });
  });

  it('and that does not stand there is a defect, never a wrong answer', async () => {
    const appends = appendsOver(1, [0, 7].map(logged));
    await expect(appends.append({ stream: 's', expected: 'none', events: [eventOf(0), eventOf(1)] })).rejects.toThrow('assertion');
  });
});

describe('limits', () => {
  it('are whole numbers from 1', () => {
    const given = { connectionString: '', clock, log: { info: () => undefined, warn: () => undefined } };
    for (const wrong of [0, -1, 1.5, Number.NaN, Infinity]) expect(() => limitsOf({ ...given, limits: { readPage: wrong } })).toThrow(RangeError);
  });
});
