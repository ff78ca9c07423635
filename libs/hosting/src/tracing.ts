import type { Log } from '@waymark/server';

/**
 * Sends spans to the collector that `OTEL_EXPORTER_OTLP_ENDPOINT` names; sampling is the sender's, by the flag in its
 * traceparent. The packages are loaded only then. Gives how to send what is left and end.
 */
export async function startTracing(wanted: boolean, logger: Log): Promise<() => Promise<void>> {
  if (!wanted) return () => Promise.resolve();
  const [{ diag, DiagLogLevel, trace }, { BatchSpanProcessor, TracerProvider }, { OTLPTraceExporter }, { defaultResource, resourceFromAttributes }] =
    await Promise.all([
      import('@opentelemetry/api'),
      import('@opentelemetry/sdk-trace'),
      import('@opentelemetry/exporter-trace-otlp-http'),
      import('@opentelemetry/resources'),
    ]);
  const say = (level: 'warn' | 'error') => (message: string): void => logger[level]({ from: 'opentelemetry' }, message);
  const silent = (): void => undefined;
  diag.setLogger({ error: say('error'), warn: say('warn'), info: silent, debug: silent, verbose: silent }, DiagLogLevel.WARN);
  const name = { 'service.name': process.env['OTEL_SERVICE_NAME'] || 'waymark' };
  const provider = new TracerProvider({
    resource: defaultResource().merge(resourceFromAttributes(name)),
    spanProcessors: [new BatchSpanProcessor({ exporter: new OTLPTraceExporter() })],
  });
  trace.setGlobalTracerProvider(provider);
  return () => provider.shutdown();
}
