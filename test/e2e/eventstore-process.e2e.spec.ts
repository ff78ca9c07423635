import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { EventStoreDBClient, jsonEvent } from '@eventstore/db-client';
import { waitUntil } from '@waymark/testkit';
import type { EventStoreProcess } from './eventstore-process';
import { startEventStoreProcess } from './eventstore-process';

const ROUNDS = 3;
const WRITERS = 20;

const idOf = (number: number): string => `00000000-0000-4000-8000-${number.toString(16).padStart(12, '0')}`;

describe('the stand-in for EventStoreDB as a process', () => {
  const directory = mkdtempSync(join(tmpdir(), 'waymark-eventstore-'));
  let server: EventStoreProcess;
  let client: EventStoreDBClient;
  beforeAll(async () => {
    server = await startEventStoreProcess(join(directory, 'log.sqlite'));
    client = EventStoreDBClient.connectionString(server.connectionString);
  });
  afterAll(async () => {
    await client.dispose();
    await server.stop();
    rmSync(directory, { recursive: true, force: true });
  });

  const append = async (number: number): Promise<string> => {
    const { position } = await client.appendToStream(`s-${number}`, jsonEvent({ id: idOf(number), type: 'happened', data: { number } }), { expectedRevision: 'no_stream' });
    return String(position?.commit);
  };

  it(`loses nothing that it answered when it is killed ${ROUNDS} times under load`, async () => {
    const answered = new Map<number, string>();
    let made = 0;
    for (let round = 1; round <= ROUNDS; round += 1) {
      const enough = answered.size + WRITERS;
      const writers = Array.from({ length: WRITERS }, async () => {
        for (;;) {
          const number = (made += 1);
          answered.set(number, await append(number));
        }
      });
      const ended = Promise.allSettled(writers);
      await waitUntil('it has answered some', () => answered.size >= enough);
      await server.kill();
      expect((await ended).map(({ status }) => status)).toEqual(Array(WRITERS).fill('rejected'));
      await server.restart();
      await waitUntil('the client has found it again', () => append(made).then(() => true, () => false));
    }
    const again = await Promise.all(Array.from({ length: made }, (_, i) => append(i + 1)));
    expect([...answered].filter(([number, position]) => again[number - 1] !== position)).toEqual([]);
    const seen: string[] = [];
    for await (const { event } of client.readAll()) if (event && !event.streamId.startsWith('$')) seen.push(event.id);
    expect(seen.sort()).toEqual(Array.from({ length: made }, (_, i) => idOf(i + 1)).sort());
  });

  it('does not lead for a while when it was told so, and takes orders', async () => {
    await server.restart(3_600_000);
    await waitUntil('it says that it does not lead', () => append(1).then(() => false, ({ type }: { type?: string }) => type === 'unknown'));
    await server.order('heal');
    await expect(append(1)).resolves.toMatch(/^\d+$/);
    await server.order('appends', { commits: false, then: 'timeout' });
    await expect(append(1)).rejects.toMatchObject({ type: 'deadline-exceeded' });
    await server.order('refuse', 'unavailable');
    await expect(append(1)).rejects.toMatchObject({ code: 14 });
    await server.order('heal');
    await expect(append(1)).resolves.toMatch(/^\d+$/);
  });
});
