import type { Variables } from '@waymark/hosting';
import { readApiEnvironment, readIngestEnvironment, readProjectorEnvironment } from '@waymark/servers';

/** The processes on servers, each with what reads its variables. */
export const readers = { api: readApiEnvironment, ingest: readIngestEnvironment, projector: readProjectorEnvironment } as const;

export type App = keyof typeof readers;

export const apps = Object.keys(readers) as readonly App[];

const STORES = { EVENTSTOREDB_URL: 'esdb://log:2113?tls=false', DATABASE_URL: 'postgres://u:p@db/waymark', KAFKA_BROKERS: 'kafka:9092' };

/** OpenTelemetry's own, read where traces are begun. */
const ELSEWHERE = ['OTEL_SERVICE_NAME'];

/** The names that a process looks for in its environment, found by watching it look. */
export function namesReadBy(app: App): ReadonlySet<string> {
  const names = new Set(ELSEWHERE);
  const given: Variables = STORES;
  readers[app](
    new Proxy(given, {
      get: (target, name) => {
        names.add(String(name));
        return target[String(name)];
      },
    }),
  );
  return names;
}

export function namesReadByAny(): ReadonlySet<string> {
  return new Set(apps.flatMap((app) => [...namesReadBy(app)]));
}

export const isVariable = (name: string): boolean => /^(?:[A-Z]+_[A-Z_]+|HOST|PORT)$/.test(name);
