import { Controller, Get, Inject } from '@nestjs/common';
import type { Engine } from '../../engine';
import { ForEverybody } from '../auth/access';
import type { HealthCheck, HttpOptions } from '../options';
import { HttpProblem } from '../problems/http-problem';
import { ENGINE, HTTP_OPTIONS } from '../tokens';

export interface Health {
  readonly status: 'up';
  readonly checks: readonly { readonly name: string; readonly failure: string | null; readonly note?: string }[];
}

/** What an orchestrator asks. */
@Controller('health')
export class HealthController {
  constructor(
    @Inject(ENGINE) private readonly engine: Engine,
    @Inject(HTTP_OPTIONS) private readonly options: HttpOptions,
  ) {}

  /** The process runs and answers. */
  @Get('live')
  @ForEverybody()
  live(): Health {
    return { status: 'up', checks: [] };
  }

  /** The views hold what the log held at the start. */
  @Get('startup')
  @ForEverybody()
  startup(): Health {
    return answer(this.views().filter(({ name }) => name === 'views'));
  }

  /** Everything that answers stand on is well. */
  @Get('ready')
  @ForEverybody()
  ready(): Health {
    const others = (this.options.checks ?? []).map(answerOf);
    return answer([...this.views(), ...others]);
  }

  private views(): Health['checks'] {
    if (this.options.readsViews === false) return [];
    const { caughtUp, position, failure } = this.engine.projection.health();
    const behind = caughtUp ? null : `still catching up with the log, at position ${position}`;
    return [{ name: 'views', failure: behind }, { name: 'projection', failure }];
  }
}

function answerOf({ name, failure, note }: HealthCheck): Health['checks'][number] {
  const noted = note?.() ?? null;
  return { name, failure: failure(), ...(noted === null ? {} : { note: noted }) };
}

function answer(checks: Health['checks']): Health {
  const failing = checks.filter(({ failure }) => failure !== null);
  if (failing.length === 0) return { status: 'up', checks };
  const detail = failing.map(({ name, failure }) => `${name}: ${failure}`).join('; ');
  throw new HttpProblem(503, 'not-ready', detail, { checks }, { 'retry-after': '1' });
}
