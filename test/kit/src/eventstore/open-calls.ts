import { once } from 'node:events';
import type { ServiceError } from '@grpc/grpc-js';

export type CallKind = 'append' | 'read' | 'subscription';

/** What the server's streaming calls have in common. */
interface Answering<Message> {
  write(message: Message): boolean;
  end(): unknown;
  emit(event: 'error', error: ServiceError): boolean;
  on(event: 'cancelled' | 'close', listener: () => void): unknown;
}

/** A streaming call that may end at any moment, from either side. */
export interface OpenCall<Message> {
  readonly over: AbortSignal;
  /** Waits while the client does not read; does nothing once the call is over. */
  tell(message: Message): Promise<void>;
  fail(error: ServiceError): void;
  end(): void;
}

interface Failing {
  readonly kind: CallKind;
  fail(error: ServiceError): void;
}

/** Every streaming call that is open, so that they can be ended from outside. */
export class OpenCalls {
  private readonly open = new Set<Failing>();

  /** Follows a call from here to its end. */
  follow<Message>(kind: CallKind, call: Answering<Message> & NodeJS.EventEmitter): OpenCall<Message> {
    const over = new AbortController();
    const close = (end: () => void): void => {
      if (over.signal.aborted) return;
      this.open.delete(entry);
      over.abort();
      end();
    };
    const entry: Failing = { kind, fail: (error) => close(() => call.emit('error', error)) };
    for (const event of ['cancelled', 'close'] as const) call.on(event, () => close(() => undefined));
    this.open.add(entry);
    let draining: Promise<unknown> | null = null;
    const drained = (): Promise<unknown> =>
      once(call, 'drain', { signal: over.signal })
        .catch(() => undefined)
        .finally(() => (draining = null));
    return {
      over: over.signal,
      tell: async (message) => {
        if (!over.signal.aborted && !call.write(message)) await (draining ??= drained());
      },
      fail: entry.fail,
      end: () => close(() => call.end()),
    };
  }

  failAll(error: ServiceError, kind?: CallKind): void {
    for (const call of [...this.open]) if (kind === undefined || call.kind === kind) call.fail(error);
  }
}
