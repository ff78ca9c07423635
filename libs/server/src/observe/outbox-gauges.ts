import type { Registry } from 'prom-client';
import { Counter, Gauge } from 'prom-client';
import type { OutletFigures } from '../outbox/outbox';

/** The outbox of a part of the contacts that this process projects. */
interface WatchedOutbox {
  /** It tells nothing any more. */
  readonly ended: boolean;
  figures(): Promise<readonly OutletFigures[]>;
}

/** How far each outlet is behind, and how often it failed; read when somebody asks for metrics. */
export class OutboxGauges {
  private readonly watched = new Set<WatchedOutbox>();

  constructor(registry: Registry) {
    const read = () => this.read();
    const about = { labelNames: ['outlet'], registers: [registry] };
    const gauge = (name: string, help: string, figure: (all: readonly OutletFigures[]) => number): Gauge =>
      new Gauge({
        ...about,
        name,
        help,
        async collect() {
          const outlets = await read();
          this.reset();
          for (const [outlet, all] of outlets) this.set({ outlet }, figure(all));
        },
      });
    const counter = (name: string, help: string, figure: (each: OutletFigures) => number): Counter =>
      new Counter({
        ...about,
        name,
        help,
        async collect() {
          const outlets = await read();
          this.reset();
          for (const [outlet, all] of outlets) this.inc({ outlet }, sum(all.map(figure)));
        },
      });
    gauge('waymark_outlet_waiting_messages', 'Messages that an outlet has not taken yet', (all) => sum(all.map(({ waiting }) => waiting)));
    gauge('waymark_outlet_oldest_waiting_seconds', 'Seconds since the first message was told that an outlet has not taken yet; 0 where none waits', (all) => Math.max(...all.map(({ oldestSeconds }) => oldestSeconds)));
    counter('waymark_outlet_sent_messages_total', 'Messages that an outlet has taken since the start', ({ sent }) => sent);
    counter('waymark_outlet_failures_total', 'Attempts that failed since the start', ({ failed }) => failed);
  }

  watch(outbox: WatchedOutbox): void {
    this.watched.add(outbox);
  }

  /** By the outlet's name. */
  private async read(): Promise<ReadonlyMap<string, readonly OutletFigures[]>> {
    for (const outbox of this.watched) if (outbox.ended) this.watched.delete(outbox);
    const outlets = new Map<string, readonly OutletFigures[]>();
    for (const figures of (await Promise.all([...this.watched].map((outbox) => outbox.figures()))).flat()) {
      outlets.set(figures.name, [...(outlets.get(figures.name) ?? []), figures]);
    }
    return outlets;
  }
}

function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0);
}
