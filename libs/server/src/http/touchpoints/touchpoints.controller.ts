import { Controller, HttpCode, Post, Req } from '@nestjs/common';
import { CommandBus } from '@nestjs/cqrs';
import type { FastifyRequest } from 'fastify';
import type { EventAnswer } from '../../ingest/intake';
import { For } from '../auth/access';
import type { Caller } from '../auth/caller';
import { CalledBy } from '../auth/caller';
import { HttpProblem } from '../problems/http-problem';
import type { TouchpointAnswers } from './take-touchpoints';
import { TakeTouchpoints } from './take-touchpoints';

@Controller('v1/touchpoints')
export class TouchpointsController {
  constructor(private readonly commands: CommandBus) {}

  @Post()
  @HttpCode(202)
  @For('channel')
  async take(@Req() request: FastifyRequest, @CalledBy() caller: Caller): Promise<{ readonly events: readonly EventAnswer[] }> {
    const headers = singleHeaders(request.headers);
    const message = new TakeTouchpoints(headers['content-type'] ?? '', headers, (request.body as string | undefined) ?? '', caller);
    const taken = await this.commands.execute<TakeTouchpoints, TouchpointAnswers>(message);
    if (!taken.ok) throw refusedRequest(taken.refusal.code, taken.refusal);
    const { batch, answers } = taken.value;
    if (!batch) for (const answer of answers) refuseSingle(answer);
    return { events: answers };
  }
}

/** A single event that is not taken is an error of the whole request. */
export function refuseSingle(answer: EventAnswer): void {
  if (answer.outcome === 'rejected') throw refusedRequest(answer.code, answer);
  if (answer.outcome !== 'conflict') return;
  const detail = 'a fact with this id but other content is known; the first stays: send a correction under an id of its own';
  throw new HttpProblem(409, 'conflict', detail, { factId: answer.factId, letterId: answer.letterId, pointer: '/id' });
}

/** A request that is not taken, with the place that is at fault. */
export function refusedRequest(code: string, { message, pointer }: { readonly message: string; readonly pointer: string }): HttpProblem {
  const status = code === 'source-not-allowed' || code === 'channel-not-allowed' ? 403 : 400;
  return new HttpProblem(status, code, message, { pointer });
}

function singleHeaders(headers: FastifyRequest['headers']): Readonly<Record<string, string | undefined>> {
  return Object.fromEntries(Object.entries(headers).map(([name, value]) => [name, Array.isArray(value) ? value.join(', ') : value]));
}
