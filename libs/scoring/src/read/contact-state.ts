import type { Instant } from '@waymark/journey';
import type { Qualification, StageEntry } from '../fold/fold';
import type { Stage } from '../document/model';

/** What a model says of a contact at an instant: plain data, all numbers rounded to six decimals. */
export interface ContactState {
  readonly asOf: Instant;
  readonly behaviour: number;
  readonly fit: number;
  readonly total: number;
  /** The fit band's name followed by the behaviour band's; null without bands. */
  readonly class: string | null;
  readonly stage: Stage;
  /** Every entry, fallbacks included. */
  readonly stages: readonly StageEntry[];
  /** A qualification has happened and has not been re-armed. */
  readonly qualified: boolean;
  readonly qualifications: readonly Qualification[];
  readonly touches: number;
  readonly lastTouchAt: Instant | null;
  /** `none`, or the last action on channel `handoff`. */
  readonly handoff: string;
  /** True once given, false once withdrawn, by purpose. */
  readonly consent: Readonly<Record<string, boolean>>;
  /**
   * Does `when` and not `unless` hold now? Fields of the touchpoint are those of the contact's latest fact. False
   * without `qualification`.
   */
  readonly condition: boolean;
  /** The next instant at which inactivity, an idle fallback or the end of an expiring line changes something. */
  readonly nextDueAt: Instant | null;
  /** Does the score change from second to second, because a live line has a half-life or loses weight evenly? */
  readonly fading: boolean;
}
