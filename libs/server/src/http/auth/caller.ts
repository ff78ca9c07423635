import type { ExecutionContext } from '@nestjs/common';
import { createParamDecorator } from '@nestjs/common';
import type { Role } from '@waymark/engine';
import type { FastifyRequest } from 'fastify';

/** Who asks: a named key, or the browser session of the demonstration. */
export interface Caller {
  readonly name: string;
  readonly role: Role;
  /** Sales: the owner it stands for. */
  readonly owner: string | null;
  /** Channels: what it may write; empty is any. */
  readonly sources: readonly string[];
  readonly channels: readonly string[];
  /** Channels: NAME of the source `segment:NAME`; null where Segment's libraries may not write with it. */
  readonly segment: string | null;
}

export type CalledRequest = FastifyRequest & { caller?: Caller | null };

/** Gives a handler its caller; the guard has seen to it that there is one. */
export const CalledBy = createParamDecorator((_data: unknown, context: ExecutionContext): Caller => {
  const { caller } = context.switchToHttp().getRequest<CalledRequest>();
  if (!caller) throw new Error('assertion: a guarded route has a caller');
  return caller;
});
