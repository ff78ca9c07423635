import type { EventLog } from '@waymark/engine';
import type { LoggedEvent } from '@waymark/journey';
import { ContactCache } from './contact-cache';

const touch = (member: string, position: number, more: object = {}): LoggedEvent => {
  const fact = { kind: 'touchpoint', id: `f${position}`, occurredAt: position, channel: 'web', action: 'visited', direction: 'inbound' };
  const data = { v: 1, factId: fact.id, occurredAt: position, digest: 'd', digestVersion: 1, via: 'file', fact, ...more };
  return { id: `e${position}`, type: 'touchpoint-recorded', at: position, stream: `contact-${member}`, revision: 0, position, data: data as LoggedEvent['data'] };
};

const cacheOver = (events: readonly LoggedEvent[], members: readonly string[]): ContactCache => {
  const readStreams: EventLog['readStreams'] = async (streams) => streams.map((name) => events.filter(({ stream }) => stream === name));
  return new ContactCache({ readStreams } as EventLog, () => members, 1_000);
};

describe('contacts in memory', () => {
  it('begin with their first event, and nothing is read of them', async () => {
    const first = touch('a', 7, { contactNumber: 3 });
    const begun = await cacheOver([], ['a']).withEvent('a', first);
    expect([begun.facts.map(({ id }) => id), begun.written.any]).toEqual([['f7'], false]);
  });

  it('are read where they took others in before their own first event', async () => {
    const first = touch('a', 7, { contactNumber: 3 });
    const whole = await cacheOver([touch('b', 5, { contactNumber: 4 }), first], ['a', 'b']).withEvent('a', first);
    expect([whole.facts.map(({ id }) => id), whole.traits.number, whole.written.any]).toEqual([['f5', 'f7'], 3, true]);
  });

  it('take in the events of others at their places, but not a copy of a fact that they hold', async () => {
    const cache = cacheOver([], ['a', 'b']);
    const single = cacheOver([], ['a']);
    const own = touch('a', 7, { contactNumber: 3 });
    await single.withEvent('a', own);
    const both = await single.withOthers('a', [touch('b', 5), touch('b', 9)], 10);
    expect([both?.facts.map(({ id }) => id), single.size]).toEqual([['f5', 'f7', 'f9'], 3]);
    expect(await single.withOthers('a', [touch('b', 5)], 10)).toBeNull();
    expect((await cache.withOthers('a', [touch('b', 5)], 10))?.facts).toEqual([]);
  });
});
