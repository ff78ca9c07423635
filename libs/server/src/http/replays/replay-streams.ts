import type { OnModuleDestroy } from '@nestjs/common';
import { Inject, Injectable } from '@nestjs/common';
import type { ServerResponse } from 'node:http';
import type { Engine } from '../../engine';
import { HttpProblem } from '../problems/http-problem';
import { ENGINE } from '../tokens';
import { replaysOf } from './desk-of';
import { ReplayStream } from './replay-stream';

const MOST_STREAMS = 50;

/** The open streams of replays; they end when the app closes. */
@Injectable()
export class ReplayStreams implements OnModuleDestroy {
  private readonly open = new Set<ReplayStream>();
  private readonly forget: () => void;

  constructor(@Inject(ENGINE) private readonly engine: Engine) {
    const wake = (): void => this.open.forEach((stream) => stream.wake());
    this.forget = engine.replays?.desk.onEnd(wake) ?? (() => undefined);
  }

  /** Throws 503 when too many are open. */
  makeRoom(): void {
    if (this.open.size < MOST_STREAMS) return;
    throw new HttpProblem(503, 'too-many-streams', `${MOST_STREAMS} streams of replays are open: close some`, {}, { 'retry-after': '10' });
  }

  /** Tells how far a replay is until it is over, the client goes or the app closes. */
  begin(response: ServerResponse, id: string): void {
    const stream = new ReplayStream(() => replaysOf(this.engine).desk.find(id), response);
    this.open.add(stream);
    void stream
      .run()
      .catch((err: unknown) => this.engine.parts.logger.error({ err }, 'a stream of a replay failed'))
      .finally(() => this.open.delete(stream));
  }

  onModuleDestroy(): void {
    this.forget();
    for (const stream of this.open) stream.end();
  }
}
