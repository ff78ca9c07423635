import type { ModelRef } from '@waymark/journey';
import type { Filler } from './filler';
import type { Generation } from './generations';
import { generationOf } from './generations';
import type { Projector } from './projector';

/** Challengers beside the live model: the log says which, the views are brought to it. In a turn. */
export class Shadows {
  constructor(
    private readonly projector: Projector,
    private readonly filler: Filler,
  ) {}

  /** The model's generation as a shadow: what is filled already serves. */
  async ensure(model: ModelRef, gen: string): Promise<Generation> {
    const { registry, generations } = this.projector;
    const known = generationOf(generations, model);
    if (known) return isMarked(known) ? known : this.mark(known);
    const elsewhere = await this.projector.parts.partition?.others?.nameOf(model);
    return this.filler.begin({ gen: elsewhere ?? gen, model, compiled: await registry.compiledOf(model), purpose: 'shadow' });
  }

  /** Makes up for a crash between a decision and its effect, and for views that were lost. */
  async reconcile(): Promise<void> {
    const { projector } = this;
    const wanted = await projector.registry.shadows();
    for (const { model, gen } of wanted) await this.ensure(model, gen);
    const digests = new Set(wanted.map(({ model }) => model.digest));
    const over = projector.generations.filter((known) => isShadow(known) && !digests.has(known.model.digest));
    for (const { gen } of over) await projector.drop(gen);
  }

  private async mark(known: Generation): Promise<Generation> {
    const status = known.status === 'filling' ? known.status : ('shadow' as const);
    const marked = { ...known, status, purpose: 'shadow' as const, retiredAt: null };
    await this.projector.putGenerations([marked]);
    return marked;
  }
}

function isShadow({ status, purpose }: Generation): boolean {
  return status === 'shadow' || (status === 'filling' && purpose === 'shadow');
}

/** What is live, or is filled to be, stays as it is. */
function isMarked(known: Generation): boolean {
  const toBeLive = known.status === 'filling' && known.purpose !== 'switch';
  return isShadow(known) || known.status === 'live' || toBeLive;
}
