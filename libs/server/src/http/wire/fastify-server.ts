import { FastifyAdapter } from '@nestjs/platform-fastify';
import type { FastifyError, FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { HttpProblem } from '../problems/http-problem';
import { problemBody } from '../problems/problem-of';
import { MAX_BODY_BYTES, readBodiesAsText } from './bodies';
import type { RegisteredRoutes } from './registered-routes';

/** An id in an address may be as long as a fact's, percent-encoded. */
const MAX_PARAMETER_CHARACTERS = 4_096;

/** Fastify with our bounds, our reading of bodies, and an eye on its routes. */
export function createFastify(routes: RegisteredRoutes): FastifyAdapter {
  const adapter = new FastifyAdapter({
    bodyLimit: MAX_BODY_BYTES,
    skipMiddie: true,
    forceCloseConnections: 'idle',
    routerOptions: { maxParamLength: MAX_PARAMETER_CHARACTERS },
    frameworkErrors: (error: FastifyError, _request: FastifyRequest, reply: FastifyReply) => {
      void reply.status(400).type('application/problem+json').send(JSON.stringify(problemBody(new HttpProblem(400, 'malformed-address', error.message))));
    },
  });
  const server = adapter.getInstance<FastifyInstance>();
  server.decorateRequest('caller', null);
  server.addHook('onRoute', ({ method, url }) => routes.add(method, url));
  readBodiesAsText(server);
  return adapter;
}
