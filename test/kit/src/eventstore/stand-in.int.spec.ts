import { binaryEvent, EventStoreDBClient, jsonEvent } from '@eventstore/db-client';
import type { EventStoreStandIn } from './stand-in';
import { startEventStoreStandIn } from './stand-in';

describe('the stand-in for EventStoreDB', () => {
  let standIn: EventStoreStandIn;
  let client: EventStoreDBClient;
  beforeEach(async () => {
    standIn = await startEventStoreStandIn();
    client = EventStoreDBClient.connectionString(standIn.connectionString);
  });
  afterEach(async () => {
    await client.dispose();
    await standIn.stop();
  });

  it('gives back what it was given, byte for byte', async () => {
    const bytes = new Uint8Array(70_000).map((_, i) => (i * 31) % 256);
    const events = [jsonEvent({ type: '类型', data: { text: '瓦片' } }), binaryEvent({ type: 'b', data: bytes, metadata: Buffer.from([255, 0, 1]) })];
    await client.appendToStream('поток', events, { expectedRevision: 'no_stream' });
    const read = [];
    for await (const { event } of client.readStream('поток')) read.push(event);
    expect(read).toMatchObject([
      { streamId: 'поток', revision: 0n, id: events[0]?.id, type: '类型', data: { text: '瓦片' }, isJson: true },
      { streamId: 'поток', revision: 1n, id: events[1]?.id, type: 'b', data: bytes, metadata: new Uint8Array([255, 0, 1]), isJson: false },
    ]);
  });
});
