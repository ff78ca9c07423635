import { Controller, HttpCode, Post, Req } from '@nestjs/common';
import { CommandBus } from '@nestjs/cqrs';
import type { SegmentRequest } from '@waymark/contract';
import type { FastifyRequest } from 'fastify';
import type { EventAnswer } from '../../ingest/intake';
import { For, WithBasic } from '../auth/access';
import type { Caller } from '../auth/caller';
import { CalledBy } from '../auth/caller';
import { HttpProblem } from '../problems/http-problem';
import type { TouchpointAnswers } from '../touchpoints/take-touchpoints';
import { refusedRequest, refuseSingle } from '../touchpoints/touchpoints.controller';
import { TakeSegment } from './take-segment';

interface SegmentAnswers {
  /** What these libraries look for: nothing of this has to be sent again. */
  readonly success: true;
  readonly events: readonly EventAnswer[];
}

/**
 * The calls of Segment's server libraries. They take 200 alone for success, send again what got 429 or 5xx, and drop what got any
 * other answer, so a batch that can be read is never refused for one bad message.
 */
@Controller('v1')
export class SegmentController {
  constructor(private readonly commands: CommandBus) {}

  @Post(['batch', 'import'])
  @HttpCode(200)
  @For('channel')
  @WithBasic()
  batch(@Req() request: FastifyRequest, @CalledBy() caller: Caller): Promise<SegmentAnswers> {
    return this.take('batch', request, caller);
  }

  @Post('track')
  @HttpCode(200)
  @For('channel')
  @WithBasic()
  track(@Req() request: FastifyRequest, @CalledBy() caller: Caller): Promise<SegmentAnswers> {
    return this.take('track', request, caller);
  }

  @Post('identify')
  @HttpCode(200)
  @For('channel')
  @WithBasic()
  identify(@Req() request: FastifyRequest, @CalledBy() caller: Caller): Promise<SegmentAnswers> {
    return this.take('identify', request, caller);
  }

  @Post('group')
  @HttpCode(200)
  @For('channel')
  @WithBasic()
  group(@Req() request: FastifyRequest, @CalledBy() caller: Caller): Promise<SegmentAnswers> {
    return this.take('group', request, caller);
  }

  @Post('page')
  @HttpCode(200)
  @For('channel')
  @WithBasic()
  page(@Req() request: FastifyRequest, @CalledBy() caller: Caller): Promise<SegmentAnswers> {
    return this.take('page', request, caller);
  }

  @Post('screen')
  @HttpCode(200)
  @For('channel')
  @WithBasic()
  screen(@Req() request: FastifyRequest, @CalledBy() caller: Caller): Promise<SegmentAnswers> {
    return this.take('screen', request, caller);
  }

  @Post('alias')
  @HttpCode(200)
  @For('channel')
  @WithBasic()
  alias(@Req() request: FastifyRequest, @CalledBy() caller: Caller): Promise<SegmentAnswers> {
    return this.take('alias', request, caller);
  }

  private async take(call: SegmentRequest['call'], request: FastifyRequest, caller: Caller): Promise<SegmentAnswers> {
    const body = (request.body as string | undefined) ?? '';
    const message = new TakeSegment({ call, name: sourceName(caller) }, body, caller);
    const taken = await this.commands.execute<TakeSegment, TouchpointAnswers>(message);
    if (!taken.ok) throw refusedRequest(taken.refusal.code, taken.refusal);
    const { batch, answers } = taken.value;
    if (!batch) for (const answer of answers) refuseSingle(answer);
    return { success: true, events: answers };
  }
}

function sourceName({ name, segment }: Caller): string {
  if (segment !== null) return segment;
  const mend = 'make one with "waymark keys add NAME --role channel --segment SOURCE"';
  throw new HttpProblem(403, 'no-segment-source', `key ${name} stands for no source of Segment's libraries: ${mend}`);
}
