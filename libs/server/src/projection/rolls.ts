import { ADDITIONS } from '@waymark/views';
import type { Filler } from './filler';
import type { Generation } from './generations';
import type { Projector } from './projector';
import { isAnswering, isRolling, nextRollOf, predecessorOf } from './roll-names';

const LOOK_EVERY_MS = 10_000;

/**
 * A new version of the views that only adds to them: whatever answers and lacks an addition is filled anew beside itself,
 * and the filler puts it into its place. Every part of the contacts comes to the same names by itself. In a turn.
 */
export class Rolls {
  private lookAt = 0;

  constructor(
    private readonly projector: Projector,
    private readonly filler: Filler,
  ) {}

  /** Begins the next one, or ends one that has no place to take any more; false where there is none. */
  async step(): Promise<boolean> {
    const { projector } = this;
    const { generations } = projector;
    const stale = generations.find((known) => isRolling(known) && !predecessorOf(generations, known));
    if (stale) {
      await projector.drop(stale.gen);
      return true;
    }
    const old = generations.find((known) => isAnswering(known) && known.additions < ADDITIONS && !this.isReplaced(known));
    return old ? this.begin(old, nextRollOf(old.gen)) : this.join();
  }

  private isReplaced({ gen, model }: Generation): boolean {
    return this.projector.generations.some((known) => {
      const isAnew = known.purpose === 'rebuild' && known.model.digest === model.digest;
      return known.status === 'filling' && (isAnew || known.gen === nextRollOf(gen));
    });
  }

  /** Another part may roll what is whole here: readers go over where all parts have both. */
  private async join(): Promise<boolean> {
    const { parts, generations } = this.projector;
    const { others } = parts.partition ?? {};
    const now = parts.clock.now();
    if (!others || now < this.lookAt) return false;
    this.lookAt = now + LOOK_EVERY_MS;
    for (const gen of await others.rolls()) {
      const old = predecessorOf(generations, { gen });
      if (old && (await this.begin(old, gen))) return true;
    }
    return false;
  }

  /** False where one of that name is there, or has rows that are still being removed. */
  private async begin({ model, compiled }: Generation, gen: string): Promise<boolean> {
    const { generations, leaving, parts } = this.projector;
    if ([...generations, ...leaving].some((known) => known.gen === gen)) return false;
    await this.filler.begin({ gen, model, compiled, purpose: 'version' });
    parts.logger.info({ generation: gen, model: model.id, version: model.version }, 'rows lack what this version of the views adds: filled anew beside themselves');
    return true;
  }
}
