import type { Filler } from './filler';
import { generationOf } from './generations';
import type { GenerationOrder } from './projection';
import type { Projector } from './projector';
import { isOfOneLine } from './roll-names';
import type { Shadows } from './shadows';

/** Carries out what is decided about generations, in a turn; what was carried out before is left as it is. */
export class Orders {
  constructor(
    private readonly projector: Projector,
    private readonly filler: Filler,
    private readonly shadows: Shadows,
  ) {}

  async carryOut(order: GenerationOrder): Promise<void> {
    const { projector } = this;
    const isKnown = [...projector.generations, ...projector.leaving].some(({ gen }) => gen === order.gen);
    if (order.kind === 'drop') return this.drop(order.gen);
    if (isKnown && order.kind !== 'fill') return;
    if (order.kind === 'shadow') await this.shadows.ensure(order.model, order.gen);
    else if (order.kind === 'rebuild') await this.rebuild(order);
    else await this.fill(order);
  }

  /** With what is filled to take its place, or what it was to take the place of where other parts have gone over already. */
  private async drop(dropped: string): Promise<void> {
    const { projector } = this;
    const all = projector.generations.filter(({ gen, status }) => gen === dropped || (isOfOneLine(gen, dropped) && status !== 'live'));
    for (const { gen } of all) await projector.drop(gen);
  }

  private async fill({ gen, model }: Extract<GenerationOrder, { kind: 'fill' }>): Promise<void> {
    const { projector } = this;
    const known = generationOf(projector.generations, model);
    if (!known) await this.filler.begin({ gen, model, compiled: await projector.registry.compiledOf(model), purpose: 'switch' });
    else if (known.status === 'retired') await projector.putGenerations([{ ...known, model, status: 'ready', purpose: 'switch', retiredAt: null }]);
  }

  private async rebuild({ gen, model }: Extract<GenerationOrder, { kind: 'rebuild' }>): Promise<void> {
    const { live } = this.projector;
    if (live?.model.digest === model.digest) await this.filler.begin({ gen, model: live.model, compiled: live.compiled, purpose: 'rebuild' });
  }
}
