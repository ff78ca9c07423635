import 'reflect-metadata';
import type { LoggerService } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import type { FastifyInstance } from 'fastify';
import type { Engine } from '../engine';
import { HttpModule } from './http.module';
import type { HttpOptions } from './options';
import { createFastify } from './wire/fastify-server';
import { RegisteredRoutes } from './wire/registered-routes';

/** The HTTP side of a started engine, ready for `listen` or `inject`; closing it leaves the engine as it is. */
export async function createHttpApp(engine: Engine, options: HttpOptions): Promise<NestFastifyApplication> {
  const routes = new RegisteredRoutes();
  return create(HttpModule.forRoot(engine, options, routes), engine, routes);
}

/** Health and metrics alone, for a port that only operators reach (`OPS_PORT`). */
export async function createOperationsApp(engine: Engine, options: HttpOptions): Promise<NestFastifyApplication> {
  const routes = new RegisteredRoutes();
  return create(HttpModule.forOperations(engine, options, routes), engine, routes);
}

async function create(module: object, engine: Engine, routes: RegisteredRoutes): Promise<NestFastifyApplication> {
  const app = await NestFactory.create<NestFastifyApplication>(module as never, createFastify(routes), {
    bodyParser: false,
    logger: loggerFor(engine),
    abortOnError: false,
  });
  measure(app, engine);
  await app.init();
  await (app.getHttpAdapter().getInstance() as unknown as FastifyInstance).ready();
  return app;
}

function measure(app: NestFastifyApplication, { metrics }: Engine): void {
  const server = app.getHttpAdapter().getInstance() as unknown as FastifyInstance;
  server.addHook('onResponse', (request, reply, done) => {
    metrics.answered(request.method, request.routeOptions.url ?? 'none', reply.statusCode, reply.elapsedTime);
    done();
  });
}

/** Nest's own lines are of interest only where something is wrong. */
function loggerFor({ parts: { logger } }: Engine): LoggerService {
  return {
    log: () => undefined,
    warn: (message: unknown) => logger.warn({ from: 'nest' }, String(message)),
    error: (message: unknown) => logger.error({ from: 'nest' }, String(message)),
  };
}
