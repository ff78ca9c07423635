import { Inject } from '@nestjs/common';
import type { ICommandHandler } from '@nestjs/cqrs';
import { CommandHandler } from '@nestjs/cqrs';
import type { SegmentRequest } from '@waymark/contract';
import type { Engine } from '../../engine';
import type { EventAnswer } from '../../ingest/intake';
import type { Caller } from '../auth/caller';
import { ENGINE } from '../tokens';
import type { TouchpointAnswers } from '../touchpoints/take-touchpoints';

/** What one of Segment's libraries sends. */
export class TakeSegment {
  constructor(
    readonly request: SegmentRequest,
    readonly body: string,
    readonly caller: Caller,
  ) {}
}

@CommandHandler(TakeSegment)
export class TakeSegmentHandler implements ICommandHandler<TakeSegment, TouchpointAnswers> {
  constructor(@Inject(ENGINE) private readonly engine: Engine) {}

  async execute({ request, body, caller }: TakeSegment): Promise<TouchpointAnswers> {
    const taken = await this.engine.intake.segment(request, body, caller);
    if (taken.ok) this.report(taken.value.answers, caller, request);
    return taken;
  }

  /** These libraries read no answer: whoever runs the channel finds in the log what was refused. One line a request. */
  private report(answers: readonly EventAnswer[], { name }: Caller, { call }: SegmentRequest): void {
    const refused = answers.filter((answer) => answer.outcome === 'rejected');
    const [first] = refused;
    if (!first) return;
    const { code, pointer, message } = first;
    const fields = { key: name, call, refused: refused.length, of: answers.length, first: { code, pointer, message } };
    this.engine.parts.logger.warn(fields, 'messages of a Segment library were refused');
  }
}
