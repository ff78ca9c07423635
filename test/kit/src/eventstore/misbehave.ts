import type { OpenCalls } from './open-calls';
import { timedOut, unavailable } from './statuses';

/** How calls are refused: `not-ready` as by a server that does not lead yet, `leader` as by a follower that knows who does. */
export type Refusal =
  | 'unavailable'
  | 'not-ready'
  | 'unauthenticated'
  | 'access-denied'
  | { readonly leader: { readonly host: string; readonly port: number } };

/** What becomes of an append instead of its answer; `drop` ends its stream, and with it every append in flight there. */
export interface AppendFate {
  readonly commits: boolean;
  readonly then: 'silence' | 'timeout' | 'unknown' | 'drop';
}

/** What the stand-in does wrong on command, until `heal`. All of it may be asked for together. */
export interface Misbehaviour {
  /** Every call is refused. */
  refuse(refusal: Refusal): void;
  /** The next appends, in the order of their arrival, meet this fate; asked again, the later ones follow. */
  appends(fate: AppendFate, times?: number): void;
  /** Every answer to an append and every page that is read comes so much later. */
  late(ms: number): void;
  /** No answer and no page until the function that it gives is called. */
  hold(): () => void;
  /** Ends every open call: what is in flight has an unknown outcome. */
  dropStreams(): void;
  /** Ends every subscription, as servers before 24.2 end one that is too slow. */
  dropSubscribers(): void;
  /** Cuts the connections under the calls. */
  cutConnections(): void;
  heal(): void;
}

const NOT_HELD = Promise.resolve();

/** What of it the handlers of calls ask. */
export class Mood {
  refusal: Refusal | null = null;
  private readonly fates: AppendFate[] = [];
  private lateMs = 0;
  private held: Promise<void> = NOT_HELD;
  private release: () => void = () => undefined;

  nextFate(): AppendFate | null {
    return this.fates.shift() ?? null;
  }

  /** Resolves when an answer may go. */
  async pace(): Promise<void> {
    await this.held;
    const { lateMs } = this;
    if (lateMs > 0) await new Promise((resolve) => setTimeout(resolve, lateMs).unref());
  }

  commands(calls: OpenCalls, cutConnections: () => void): Misbehaviour {
    return {
      refuse: (refusal) => void (this.refusal = refusal),
      appends: (fate, times = 1) => void this.fates.push(...Array.from({ length: times }, () => fate)),
      late: (ms) => void (this.lateMs = ms),
      hold: () => this.hold(),
      dropStreams: () => calls.failAll(unavailable('the stand-in dropped its streams')),
      dropSubscribers: () => calls.failAll(timedOut('the subscriber is too slow'), 'subscription'),
      cutConnections,
      heal: () => this.heal(),
    };
  }

  private hold(): () => void {
    this.release();
    this.held = new Promise((resolve) => (this.release = resolve));
    return this.release;
  }

  private heal(): void {
    this.refusal = null;
    this.fates.length = 0;
    this.lateMs = 0;
    this.release();
    this.held = NOT_HELD;
  }
}
