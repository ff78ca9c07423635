import type { OnModuleDestroy } from '@nestjs/common';
import { Inject, Injectable } from '@nestjs/common';
import type { ServerResponse } from 'node:http';
import type { Reading } from '../../queries/reading';
import { EngineMetrics, MAX_HANDOFF_STREAMS } from '../../observe/engine-metrics';
import { HttpProblem } from '../problems/http-problem';
import { READING } from '../tokens';
import { HandoffStream } from './handoff-stream';

/** The open streams of hand-off changes; they end when the app closes. */
@Injectable()
export class HandoffStreams implements OnModuleDestroy {
  private readonly open = new Set<HandoffStream>();
  private readonly forget: () => void;

  constructor(
    @Inject(READING) private readonly reading: Reading,
    private readonly metrics: EngineMetrics,
  ) {
    this.forget = reading.engine.projection.onCommitted(() => {
      for (const stream of this.open) stream.wake();
    });
  }

  /** Where a stream begins that does not say where it left off: with what comes next. */
  now(): Promise<number> {
    return this.reading.engine.parts.log.end();
  }

  /** Throws 503 when too many are open. */
  makeRoom(): void {
    if (this.open.size < MAX_HANDOFF_STREAMS) return;
    throw new HttpProblem(503, 'too-many-streams', `${MAX_HANDOFF_STREAMS} streams are open: close some`, {}, { 'retry-after': '10' });
  }

  /** Tells the changes after a position until the client goes or the app closes. */
  begin(response: ServerResponse, after: number): void {
    const stream = new HandoffStream(this.reading, response, after);
    this.open.add(stream);
    this.metrics.streaming(this.open.size);
    void stream
      .run()
      .catch((err: unknown) => this.reading.engine.parts.logger.error({ err }, 'a stream of hand-off changes failed'))
      .finally(() => {
        this.open.delete(stream);
        this.metrics.streaming(this.open.size);
      });
  }

  onModuleDestroy(): void {
    this.forget();
    for (const stream of this.open) stream.end();
  }
}
