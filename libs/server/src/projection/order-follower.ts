import type { KeptOrder, OrderBook } from '@waymark/engine';
import { isWaymarkError } from '@waymark/engine';
import type { EngineParts } from '../core/parts';
import type { GenerationOrder, Projection } from './projection';

const LOOK_EVERY_MS = 200;
const AT_ONCE = 10;
/** What an order is refused for, whoever carries it out and however often. */
const REFUSALS: ReadonlySet<string> = new Set(['too-many-generations']);

/** Carries out, for one part of the contacts, what is asked of all projectors; also what was asked while it was away. */
export class OrderFollower {
  private readonly under = new Set<number>();

  constructor(
    private readonly parts: Pick<EngineParts, 'clock' | 'logger'>,
    private readonly projection: Projection,
    private readonly book: OrderBook,
    private readonly part: number,
  ) {}

  /** Until the signal aborts. What failed for another reason than a refusal is tried again. */
  async follow(signal: AbortSignal): Promise<void> {
    const { clock, logger } = this.parts;
    while (!signal.aborted) {
      await this.look().catch((err: unknown) => logger.warn({ err, part: this.part }, 'an order was not carried out: tried again'));
      await clock.until(clock.now() + LOOK_EVERY_MS, signal);
    }
  }

  private async look(): Promise<void> {
    for (const kept of await this.book.pending(this.part, AT_ONCE + this.under.size)) {
      if (this.under.has(kept.id)) continue;
      if (kept.order['kind'] === 'verify') this.verify(kept);
      else await this.carryOut(kept);
    }
  }

  private async carryOut({ id, order }: KeptOrder): Promise<void> {
    const answer = await this.projection.deciding(() => this.projection.order(order as unknown as GenerationOrder)).then(() => ({}), refusal);
    await this.book.answer(id, { part: this.part, answer });
  }

  /** Takes long and takes turns with everything else: other orders do not wait for it. */
  private verify({ id }: KeptOrder): void {
    this.under.add(id);
    this.projection
      .verify()
      .then((found) => ({ ...found }), refusal)
      .then((answer) => this.book.answer(id, { part: this.part, answer }))
      .catch((err: unknown) => this.parts.logger.warn({ err, part: this.part }, 'a verification was not answered: made again'))
      .finally(() => this.under.delete(id));
  }
}

function refusal(error: unknown): { readonly code: string; readonly message: string } {
  if (isWaymarkError(error) && REFUSALS.has(error.code)) return { code: error.code, message: error.message };
  throw error;
}
