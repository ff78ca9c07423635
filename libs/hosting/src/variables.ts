import { WaymarkError } from '@waymark/engine';

/** What a process finds in its environment. */
export type Variables = Readonly<Record<string, string | undefined>>;

const LOG_LEVELS = ['trace', 'debug', 'info', 'warn', 'error', 'silent'];
/** As OpenTelemetry names them. */
const COLLECTORS = ['OTEL_EXPORTER_OTLP_ENDPOINT', 'OTEL_EXPORTER_OTLP_TRACES_ENDPOINT'] as const;

/** What is the same for every process of ours; every message names the variable to mend. */
export interface CommonEnvironment {
  readonly host: string;
  readonly port: number;
  /** Health and metrics answer here instead, where it is set. */
  readonly opsPort: number | null;
  readonly logLevel: string;
  /** Traces go to an OpenTelemetry collector, whose address its own exporter reads. */
  readonly traces: boolean;
  readonly sharedValues: readonly string[];
  readonly sealedKeys: readonly string[];
  readonly defaultRegion: string | null;
}

/** Throws `wrong-environment`. */
export function readCommon(variables: Variables, defaults: { readonly logLevel: string; readonly port: number }): CommonEnvironment {
  return {
    host: variables['HOST'] || '127.0.0.1',
    port: portOf('PORT', variables['PORT']) ?? defaults.port,
    opsPort: portOf('OPS_PORT', variables['OPS_PORT']),
    logLevel: levelOf(variables['LOG_LEVEL'], defaults.logLevel),
    traces: COLLECTORS.some((name) => addressIn(name, variables)),
    sharedValues: listOf(variables['WAYMARK_SHARED_VALUES']),
    sealedKeys: listOf(variables['WAYMARK_SEALED_KEYS']),
    defaultRegion: regionOf(variables['WAYMARK_PHONE_REGION']),
  };
}

function portOf(name: string, text: string | undefined): number | null {
  if (!text) return null;
  const port = Number(text);
  if (Number.isInteger(port) && port >= 0 && port <= 65_535) return port;
  throw wrong(name, `found ${text}: give a whole number from 0 (any free port) to 65535`);
}

export function switchOf(name: string, text: string | undefined): boolean | null {
  if (!text) return null;
  if (text === 'on' || text === 'off') return text === 'on';
  throw wrong(name, `found ${text}: give on or off`);
}

function levelOf(text: string | undefined, byDefault: string): string {
  if (!text) return byDefault;
  if (LOG_LEVELS.includes(text)) return text;
  throw wrong('LOG_LEVEL', `found ${text}: give one of ${LOG_LEVELS.join(', ')}`);
}

/** Whether an address is set; it has to be one of HTTP. */
function addressIn(name: string, { [name]: text }: Variables): boolean {
  if (!text) return false;
  if (/^https?:\/\//.test(text) && URL.canParse(text)) return true;
  throw wrong(name, `found ${text}: give the collector's address such as http://localhost:4318`);
}

function regionOf(text: string | undefined): string | null {
  if (!text) return null;
  if (/^[A-Z]{2}$/.test(text)) return text;
  throw wrong('WAYMARK_PHONE_REGION', `found ${text}: give a country of two capital letters such as CN`);
}

export function secondsOf(name: string, text: string, least: number): number {
  const seconds = Number(text);
  if (Number.isInteger(seconds) && seconds >= least && seconds <= 86_400) return seconds;
  throw wrong(name, `found ${text}: give whole seconds from ${least} to 86400`);
}

export function listOf(text: string | undefined): readonly string[] {
  return (text ?? '').split(',').map((part) => part.trim()).filter((part) => part !== '');
}

/** A failure of the start that says what to mend. */
export function wrong(name: string, mend: string): WaymarkError {
  return new WaymarkError('wrong-environment', `${name}: ${mend}`);
}
