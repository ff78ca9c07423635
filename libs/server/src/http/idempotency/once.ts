import type { CallHandler, ExecutionContext, NestInterceptor } from '@nestjs/common';
import { applyDecorators, Injectable, SetMetadata, UseInterceptors } from '@nestjs/common';
import { Reflector } from '@nestjs/core';
import type { FastifyReply } from 'fastify';
import { firstValueFrom, from } from 'rxjs';
import type { Observable } from 'rxjs';
import { HttpProblem } from '../problems/http-problem';
import type { Answer, CommandRequest } from './idempotency';
import { Idempotency } from './idempotency';

const WITHHELD = 'waymark:withheld';
const HEADER = 'idempotency-key';

/** Reads, makes and answers with `Idempotency-Key`, and lets a command's repetition get the first answer. */
@Injectable()
class OnceInterceptor implements NestInterceptor {
  constructor(
    private readonly idempotency: Idempotency,
    private readonly reflector: Reflector,
  ) {}

  intercept(context: ExecutionContext, next: CallHandler): Observable<unknown> {
    return from(this.answer(context, next));
  }

  private async answer(context: ExecutionContext, next: CallHandler): Promise<unknown> {
    const http = context.switchToHttp();
    const request = http.getRequest<CommandRequest>();
    const reply = http.getResponse<FastifyReply>();
    const idempotencyKey = sentKey(request) ?? this.idempotency.newKey();
    request.idempotencyKey = idempotencyKey;
    void reply.header(HEADER, idempotencyKey);
    const withheld = this.reflector.get<readonly string[] | undefined>(WITHHELD, context.getHandler()) ?? [];
    const command = { keyName: request.caller?.name ?? '', idempotencyKey, requestHash: this.hashOf(request) };
    const work = async (): Promise<Answer> => {
      const body: unknown = await firstValueFrom(next.handle(), { defaultValue: undefined });
      return { status: reply.statusCode, body };
    };
    const { status, body } = await this.idempotency.once(command, work, (answer) => without(answer, withheld));
    void reply.status(status);
    return body ?? undefined;
  }

  private hashOf({ method, url, body }: CommandRequest): string {
    return this.idempotency.hash(JSON.stringify([method, url, typeof body === 'string' ? body : '']));
  }
}

/** A command: repeated under one `Idempotency-Key` it is done once. `withheld` members of its answer are told once only. */
export function Once(...withheld: readonly string[]): MethodDecorator {
  return applyDecorators(SetMetadata(WITHHELD, withheld), UseInterceptors(OnceInterceptor));
}

function sentKey({ headers }: CommandRequest): string | null {
  const sent = headers[HEADER];
  if (sent === undefined) return null;
  if (typeof sent === 'string' && /^[\x21-\x7e]{1,255}$/.test(sent)) return sent;
  throw new HttpProblem(400, 'invalid-idempotency-key', 'Idempotency-Key must be 1 to 255 visible ASCII characters');
}

function without(body: unknown, withheld: readonly string[]): unknown {
  if (withheld.length === 0 || typeof body !== 'object' || body === null) return body;
  return { ...body, ...Object.fromEntries(withheld.map((name) => [name, null])) };
}
