import type { DynamicModule, Provider } from '@nestjs/common';
import { Module } from '@nestjs/common';
import { APP_FILTER, APP_GUARD } from '@nestjs/core';
import { CqrsModule } from '@nestjs/cqrs';
import type { Engine } from '../engine';
import { createReading } from '../queries/reading';
import { KeyGuard } from './auth/key-guard';
import { Sessions } from './auth/sessions';
import { BACKTESTS } from './backtests/feature';
import { BACKUPS } from './backups/feature';
import { CONTACTS } from './contacts/feature';
import { EXPORTS } from './exports/feature';
import { GENERATIONS } from './generations/feature';
import { HANDOFFS } from './handoffs/feature';
import { EngineMetrics } from '../observe/engine-metrics';
import { HealthController } from './health/health.controller';
import { MetricsController } from './health/metrics.controller';
import { Idempotency } from './idempotency/idempotency';
import { LEADS } from './leads/feature';
import { MODELS } from './models/feature';
import { OPERATIONS } from './operations/feature';
import type { HttpOptions } from './options';
import { PAGES } from './pages/feature';
import { PEOPLE } from './people/feature';
import { ProblemFilter } from './problems/problem-filter';
import { REPLAYS } from './replays/feature';
import { SEGMENT } from './segment/feature';
import { ENGINE, HTTP_OPTIONS, READING, ROUTES } from './tokens';
import { TOUCHPOINTS } from './touchpoints/feature';
import { STORED_VIEWS } from './views/feature';
import type { RegisteredRoutes } from './wire/registered-routes';

const FEATURES = [TOUCHPOINTS, SEGMENT, LEADS, CONTACTS, PEOPLE, HANDOFFS, MODELS, GENERATIONS, REPLAYS, BACKTESTS, OPERATIONS, EXPORTS, BACKUPS, STORED_VIEWS, PAGES];
const FOR_OPERATORS = [HealthController, MetricsController];

/** Assembles controllers and handlers around an engine that somebody else made. */
@Module({})
export class HttpModule {
  static forRoot(engine: Engine, options: HttpOptions, routes: RegisteredRoutes): DynamicModule {
    const forOperators = options.operations === false ? [] : FOR_OPERATORS;
    return {
      module: HttpModule,
      imports: [CqrsModule.forRoot()],
      controllers: [...FEATURES.flatMap(({ controllers }) => controllers), ...forOperators],
      providers: [...base(engine, options, routes), ...FEATURES.flatMap(({ providers }) => providers)],
    };
  }

  static forOperations(engine: Engine, options: HttpOptions, routes: RegisteredRoutes): DynamicModule {
    return { module: HttpModule, controllers: FOR_OPERATORS, providers: base(engine, options, routes) };
  }
}

function base(engine: Engine, options: HttpOptions, routes: RegisteredRoutes): Provider[] {
  return [
    { provide: ENGINE, useValue: engine },
    { provide: HTTP_OPTIONS, useValue: options },
    { provide: ROUTES, useValue: routes },
    { provide: READING, useValue: createReading(engine) },
    { provide: APP_GUARD, useClass: KeyGuard },
    { provide: APP_FILTER, useClass: ProblemFilter },
    Sessions,
    Idempotency,
    { provide: EngineMetrics, useValue: engine.metrics },
  ];
}
