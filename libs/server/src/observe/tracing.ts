import type { Attributes, Link, SpanContext } from '@opentelemetry/api';
import { isSpanContextValid, ROOT_CONTEXT, SpanKind, SpanStatusCode, trace } from '@opentelemetry/api';

/** Version, trace id, span id, flags; a later version may say more after them. */
const TRACEPARENT = /^(?!ff)[0-9a-f]{2}-([0-9a-f]{32})-([0-9a-f]{16})-([0-9a-f]{2})(?:-.*)?$/;

/** A span that joins traces names so many of them at most. */
const MAX_LINKS = 128;

/** A piece of work within somebody's trace. */
export interface Step {
  /** What follows from this work names it by this W3C traceparent; as it was given where nothing is recorded. */
  readonly traceparent: string | undefined;
  /** Ends it once; attributes hold ids, codes and counts, never personal data. */
  end(attributes?: Attributes, failed?: boolean): void;
}

export interface StepOptions {
  readonly kind?: 'consumer' | 'internal';
  /** Traceparent of what it follows from. */
  readonly from: string | undefined;
  /** Traceparents of what it takes together, where that is more than one thing. */
  readonly joins?: readonly string[];
}

/** Work in nobody's trace. */
const UNTRACED: Step = { traceparent: undefined, end: () => undefined };

/**
 * The traceparent of a message as the log keeps it in clear; undefined where it is none by the W3C's grammar, so that
 * nothing but ids can come this way.
 */
export function keptTraceparent(sent: string | undefined): string | undefined {
  const context = sent === undefined ? null : contextOf(sent);
  return context ? traceparentOf(context) : undefined;
}

/** Begins a step; nothing at all is done for what is in nobody's trace. */
export function beginStep(name: string, { kind, from, joins = [] }: StepOptions): Step {
  const parent = from === undefined ? null : contextOf(from);
  const links = joins.slice(0, MAX_LINKS).flatMap(linkTo);
  if (!parent && links.length === 0) return UNTRACED;
  const context = parent ? trace.setSpanContext(ROOT_CONTEXT, parent) : ROOT_CONTEXT;
  const span = trace.getTracer('waymark').startSpan(name, { kind: KINDS[kind ?? 'internal'], links }, context);
  const own = span.spanContext();
  return {
    traceparent: isSpanContextValid(own) ? traceparentOf(own) : undefined,
    end: (attributes = {}, failed = false) => {
      span.setAttributes(attributes);
      if (failed) span.setStatus({ code: SpanStatusCode.ERROR });
      span.end();
    },
  };
}

/** What takes several things together follows from one of them, or is a trace of its own that links to all. */
export function beginJoint(name: string, traces: readonly string[]): Step {
  const [only, ...others] = traces;
  return beginStep(name, others.length === 0 ? { from: only } : { from: undefined, joins: traces });
}

const KINDS = { consumer: SpanKind.CONSUMER, internal: SpanKind.INTERNAL } as const;

function linkTo(traceparent: string): Link[] {
  const context = contextOf(traceparent);
  return context ? [{ context }] : [];
}

function contextOf(traceparent: string): SpanContext | null {
  const [, traceId = '', spanId = '', flags = ''] = TRACEPARENT.exec(traceparent) ?? [];
  const context = { traceId, spanId, traceFlags: Number.parseInt(flags, 16) & 1, isRemote: true };
  return isSpanContextValid(context) ? context : null;
}

function traceparentOf({ traceId, spanId, traceFlags }: SpanContext): string {
  return `00-${traceId}-${spanId}-${traceFlags.toString(16).padStart(2, '0')}`;
}
