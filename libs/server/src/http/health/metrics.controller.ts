import { Controller, Get, Header } from '@nestjs/common';
import { ForEverybody } from '../auth/access';
import { EngineMetrics } from '../../observe/engine-metrics';

@Controller('metrics')
export class MetricsController {
  constructor(private readonly metrics: EngineMetrics) {}

  /** Prometheus text format. */
  @Get()
  @Header('content-type', 'text/plain; version=0.0.4; charset=utf-8')
  @ForEverybody()
  read(): Promise<string> {
    return this.metrics.registry.metrics();
  }
}
