/** A page of a contact's way, as the API tells of it. */
export interface JourneyResource {
  readonly contactId: string;
  readonly mergedInto?: string;
  readonly asOf: string;
  readonly model: { readonly id: string; readonly version: number };
  readonly steps: readonly StepResource[];
  readonly points: readonly object[];
  readonly nextCursor: string | null;
}

interface ScoreThen {
  readonly behaviour: number;
  readonly fit: number;
  readonly total: number;
  readonly class: string | null;
}

export interface StepResource {
  readonly at: string;
  readonly cause: {
    readonly kind: 'touchpoint' | 'profile' | 'time';
    readonly fact: string | null;
    readonly channel: string | null;
    readonly action: string | null;
    readonly content: string | null;
    readonly campaign: string | null;
  };
  readonly before: ScoreThen | null;
  readonly after: ScoreThen;
  readonly stages: readonly { readonly stage: string; readonly back: boolean }[];
  readonly qualified: boolean;
  readonly rearmed: boolean;
  readonly lines: readonly LineResource[];
}

export interface LineResource {
  readonly change: 'added' | 'held-back' | 'voided' | 'expired' | 'begun' | 'ceased' | 'clamped';
  readonly rule: string;
  readonly title: string;
  readonly count: number;
  readonly value: number;
  readonly note: string | null;
}
