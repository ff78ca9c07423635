import { Registry } from 'prom-client';
import { watchProcess } from './metrics';

describe('the metrics of the process', () => {
  it('tell the lag of each partition that is read, and no other', async () => {
    let lag = [{ topic: 'touchpoints', partition: 0, records: 7 }, { topic: 'touchpoints', partition: 1, records: 0 }];
    const health = () => ({ joined: true, crashed: false, reason: null, lastProgressAt: null, lag });
    const registry = new Registry();
    watchProcess({ metrics: { registry } } as Parameters<typeof watchProcess>[0], { source: { health } });
    const before = await registry.metrics();
    expect(before).toContain('waymark_kafka_lag_records{topic="touchpoints",partition="0"} 7');
    expect(before).toContain('process_resident_memory_bytes');
    lag = [{ topic: 'touchpoints', partition: 1, records: 3 }];
    const after = await registry.metrics();
    expect(after).toContain('waymark_kafka_lag_records{topic="touchpoints",partition="1"} 3');
    expect(after).not.toContain('partition="0"');
  });
});
