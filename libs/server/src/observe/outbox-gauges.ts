import { Counter, Gauge } from 'prom-client';
import type { Clock } from '@waymark/engine';
import type { Outbox } from '../outbox/outbox';
import type { EngineMetrics } from './engine-metrics';

/** How far each outlet is behind, and how often it failed; read when somebody asks for metrics. */
export function watchOutbox({ registry }: EngineMetrics, outbox: Outbox, clock: Pick<Clock, 'now'>): void {
  const about = { labelNames: ['outlet'], registers: [registry] };
  const oldest = new Gauge({ ...about, name: 'waymark_outlet_oldest_waiting_seconds', help: 'Seconds since the first message was told that an outlet has not taken yet; 0 where none waits' });
  new Gauge({
    ...about,
    name: 'waymark_outlet_waiting_messages',
    help: 'Messages that an outlet has not taken yet',
    async collect() {
      for (const { name, waiting, waitingSince } of await outbox.status()) {
        this.set({ outlet: name }, waiting);
        oldest.set({ outlet: name }, waitingSince === null ? 0 : Math.max(0, clock.now() - waitingSince) / 1_000);
      }
    },
  });
  const sent = (name: string, help: string, read: (counts: ReturnType<Outbox['counts']>[number]) => number): Counter =>
    new Counter({
      ...about,
      name,
      help,
      collect() {
        this.reset();
        for (const counts of outbox.counts()) this.inc({ outlet: counts.name }, read(counts));
      },
    });
  sent('waymark_outlet_sent_messages_total', 'Messages that an outlet has taken since the start', (counts) => counts.sent);
  sent('waymark_outlet_failures_total', 'Attempts that failed since the start', ({ failed }) => failed);
}
