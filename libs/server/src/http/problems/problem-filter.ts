import type { ArgumentsHost, ExceptionFilter } from '@nestjs/common';
import { Catch, Inject, NotFoundException } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import type { Engine } from '../../engine';
import { ENGINE, ROUTES } from '../tokens';
import { RegisteredRoutes } from '../wire/registered-routes';
import { HttpProblem } from './http-problem';
import { problemBody, problemOf } from './problem-of';

const UNEXPECTED = new HttpProblem(500, 'internal', 'something failed on our side; it has been logged, nothing that was answered is lost');

/** The one place where errors become answers. */
@Catch()
export class ProblemFilter implements ExceptionFilter {
  constructor(
    @Inject(ENGINE) private readonly engine: Engine,
    @Inject(ROUTES) private readonly routes: RegisteredRoutes,
  ) {}

  catch(error: unknown, host: ArgumentsHost): void {
    const http = host.switchToHttp();
    const request = http.getRequest<FastifyRequest>();
    const reply = http.getResponse<FastifyReply>();
    const problem = this.wrongMethod(error, request) ?? problemOf(error) ?? this.unexpected(error, request);
    if (reply.sent || reply.raw.headersSent) return;
    void reply
      .status(problem.status)
      .headers({ ...problem.headers, 'content-type': 'application/problem+json; charset=utf-8', 'cache-control': 'no-store' })
      .send(JSON.stringify(problemBody(problem)));
  }

  private wrongMethod(error: unknown, { method, url }: FastifyRequest): HttpProblem | null {
    if (!(error instanceof NotFoundException)) return null;
    const path = url.split('?')[0] ?? '';
    const allowed = this.routes.methodsOf(path);
    if (allowed.length === 0) {
      return new HttpProblem(404, 'unknown-address', `nothing answers at ${path}: /docs shows every address`);
    }
    const detail = `${path} does not take ${method}: use ${allowed.join(' or ')}`;
    return new HttpProblem(405, 'method-not-allowed', detail, { allowed }, { allow: allowed.join(', ') });
  }

  private unexpected(error: unknown, { method, routeOptions }: FastifyRequest): HttpProblem {
    this.engine.parts.logger.error({ err: error, method, route: routeOptions?.url }, 'a request failed');
    return UNEXPECTED;
  }
}
