import { Controller, Get, Query, Req, Res } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { For } from '../auth/access';
import type { Parameters } from '../wire/parameters';
import { wholeNumber } from '../wire/parameters';
import { HandoffStreams } from './handoff-streams';

@Controller('v1/handoffs/stream')
export class HandoffStreamController {
  constructor(private readonly streams: HandoffStreams) {}

  /** Server-sent events; resumes after `Last-Event-ID`, a log position. */
  @Get()
  @For('sales')
  async follow(@Req() request: FastifyRequest, @Res() reply: FastifyReply, @Query() parameters: Parameters): Promise<void> {
    const sent = request.headers['last-event-id'];
    const resumes = typeof sent === 'string' && sent !== '' ? { lastEventId: sent } : parameters;
    const after = wholeNumber(resumes, 'lastEventId', 0, Number.MAX_SAFE_INTEGER) ?? (await this.streams.now());
    this.streams.makeRoom();
    reply.hijack();
    this.streams.begin(reply.raw, after);
  }
}
