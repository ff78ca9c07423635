import type { DynamicModule, Provider } from '@nestjs/common';
import { Module } from '@nestjs/common';
import { APP_FILTER, APP_GUARD } from '@nestjs/core';
import { CqrsModule } from '@nestjs/cqrs';
import type { Engine } from '../engine';
import { KeyGuard } from './auth/key-guard';
import { Sessions } from './auth/sessions';
import { EngineMetrics } from './health/engine-metrics';
import { HealthController } from './health/health.controller';
import { MetricsController } from './health/metrics.controller';
import type { HttpOptions } from './options';
import { ProblemFilter } from './problems/problem-filter';
import { ENGINE, HTTP_OPTIONS, ROUTES } from './tokens';
import { TakeTouchpointsHandler } from './touchpoints/take-touchpoints';
import { TouchpointsController } from './touchpoints/touchpoints.controller';
import type { RegisteredRoutes } from './wire/registered-routes';

const CONTROLLERS = [TouchpointsController];
const HANDLERS = [TakeTouchpointsHandler];
const OPERATIONS = [HealthController, MetricsController];

/** Assembles controllers and handlers around an engine that somebody else made. */
@Module({})
export class HttpModule {
  static forRoot(engine: Engine, options: HttpOptions, routes: RegisteredRoutes): DynamicModule {
    const operations = options.operations === false ? [] : OPERATIONS;
    return {
      module: HttpModule,
      imports: [CqrsModule.forRoot()],
      controllers: [...CONTROLLERS, ...operations],
      providers: [...base(engine, options, routes), ...HANDLERS],
    };
  }

  static forOperations(engine: Engine, options: HttpOptions, routes: RegisteredRoutes): DynamicModule {
    return { module: HttpModule, controllers: OPERATIONS, providers: base(engine, options, routes) };
  }
}

function base(engine: Engine, options: HttpOptions, routes: RegisteredRoutes): Provider[] {
  return [
    { provide: ENGINE, useValue: engine },
    { provide: HTTP_OPTIONS, useValue: options },
    { provide: ROUTES, useValue: routes },
    { provide: APP_GUARD, useClass: KeyGuard },
    { provide: APP_FILTER, useClass: ProblemFilter },
    Sessions,
    EngineMetrics,
  ];
}
