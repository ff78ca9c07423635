import type { Instant, ModelRef } from '@waymark/journey';
import type { Outbox } from '../outbox/outbox';
import type { Verification } from './auditor';
import type { Generation } from './generations';
import type { Checkpoint } from './checkpoint';

export interface ProjectionHealth {
  /** Everything that was in the log at the start is in the views, and a live generation is whole. */
  readonly caughtUp: boolean;
  /** The failure of the last attempt; null while all is well. */
  readonly failure: string | null;
  readonly position: number;
}

/** What is to become of a generation. Carried out again it changes nothing: the name says whether it was. */
export type GenerationOrder =
  /** Filled to be switched to; one of that model that is there serves, a retired one is fed already. */
  | { readonly kind: 'fill'; readonly gen: string; readonly model: ModelRef }
  | { readonly kind: 'shadow'; readonly gen: string; readonly model: ModelRef }
  /** Made anew beside the live one of that model, whose place it takes. */
  | { readonly kind: 'rebuild'; readonly gen: string; readonly model: ModelRef }
  | { readonly kind: 'drop'; readonly gen: string };

/** Who writes the rows of a part of the contacts. */
export interface PartOwner {
  /** Whether it has rows that this version can read. */
  readonly made: boolean;
  /** The process that writes them, or did last; null where none ever did. */
  readonly owner: string | null;
  readonly since: Instant | null;
  /** Whether that process still has the part. */
  readonly held: boolean;
}

/** A part of the contacts whose rows another process writes. */
export interface ServedPart extends PartOwner {
  readonly part: number;
  /** The log position that its rows stand at. */
  readonly position: number;
}

/** Whoever projects, as the rest of the engine sees it: in this process, or in others. */
export interface Projection {
  /** Those that are fed, and dropped ones whose rows are still to be removed. */
  readonly generations: readonly Generation[];
  readonly leaving: readonly Generation[];
  /** The generation that readers see; null before the first activation and while lost views are made anew. */
  readonly live: Generation | null;
  /** What stands before it in the log is in the rows of every contact. */
  readonly checkpoint: Checkpoint;
  /** Facts of contacts that are kept in memory here. */
  readonly cachedFacts: number;
  /** What leaves from whoever projects. */
  readonly outbox: Pick<Outbox, 'status'>;
  /** Who serves each part of the contacts; where this process projects all, there are no parts. */
  served?(): Promise<readonly ServedPart[]>;
  health(): ProjectionHealth;
  /** Called after rows were committed. Returns how to stop it. */
  onCommitted(listener: () => void): () => void;
  /** Nothing else is decided about generations between the look at them and the end of this. */
  deciding<T>(work: () => Promise<T>): Promise<T>;
  /** Within `deciding`; done when it resolves, but for the filling itself. Throws `too-many-generations`. */
  order(order: GenerationOrder): Promise<void>;
  /** Every contact's rows against what its events make now. */
  verify(): Promise<Verification>;
  start(): Promise<void>;
  stop(): Promise<void>;
}
