import type { ICommandHandler } from '@nestjs/cqrs';
import { CommandHandler } from '@nestjs/cqrs';
import { Inject } from '@nestjs/common';
import type { Checked } from '@waymark/contract';
import type { Engine } from '../../engine';
import type { EventAnswer, Writer } from '../../ingest/intake';
import { ENGINE } from '../tokens';

export type TouchpointAnswers = Checked<{ readonly batch: boolean; readonly answers: readonly EventAnswer[] }>;

/** One CloudEvent or a batch of them, from a channel. */
export class TakeTouchpoints {
  constructor(
    readonly contentType: string,
    readonly headers: Readonly<Record<string, string | undefined>>,
    readonly body: string,
    readonly writer: Writer,
  ) {}
}

@CommandHandler(TakeTouchpoints)
export class TakeTouchpointsHandler implements ICommandHandler<TakeTouchpoints, TouchpointAnswers> {
  constructor(@Inject(ENGINE) private readonly engine: Engine) {}

  execute({ contentType, headers, body, writer }: TakeTouchpoints): Promise<TouchpointAnswers> {
    return this.engine.intake.http(contentType, headers, body, writer);
  }
}
