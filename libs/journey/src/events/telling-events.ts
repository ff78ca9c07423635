/** Event types about what the engine tells the world. Written for ever: change by upcaster only. */
export const TELLING_EVENTS = { epochRaised: 'telling-epoch-raised', sessionBegun: 'telling-session-begun' } as const;

/** Every raise of the epoch. */
export const TELLING_STREAM = 'telling';

/** Every time that a projector of a part of the contacts begins to tell. */
export const tellingSessionStream = (part: string): string => `telling-session-${part}`;

/** Everything told in a lower epoch is void; what every contact is now is told once. */
export interface EpochRaisedData {
  readonly v: 1;
  /** Seconds since 1970 at which it was raised, and more than the one before: a log that was set back gives none twice. */
  readonly epoch: number;
  /** `first`; or what is known of what was told before is lost or not of the last session; or somebody listens who has heard nothing yet. */
  readonly why: 'first' | 'lost' | 'restored' | 'outlet';
  /** How many projectors shared the contacts. */
  readonly parts: number;
}

/** By its token a projector sees whether its rows are those that it left. */
export interface SessionBegunData {
  readonly v: 1;
  readonly session: string;
}
