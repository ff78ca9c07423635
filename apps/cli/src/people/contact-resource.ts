/** One person, as the API tells of them; what the command shows. */
export interface ContactResource {
  readonly id: string;
  readonly number: number;
  readonly name: string | null;
  readonly title: string | null;
  readonly email: string | null;
  readonly phone: string | null;
  readonly company: { readonly name: string | null; readonly domain: string | null };
  readonly named: boolean;
  readonly shared: boolean;
  /** The contact that the id that was asked for points at. */
  readonly mergedInto: string | null;
  /** The ids that answer with it, its own first. */
  readonly members: readonly string[];
  readonly merges: readonly MergeResource[];
  readonly firstSeenAt: string;
  readonly lastSeenAt: string;
  readonly facts: number;
  readonly owner: string | null;
  readonly identities: readonly IdentityResource[];
  readonly consent: Readonly<Record<string, boolean>>;
  readonly score: ScoreResource | null;
  readonly handoffs: readonly ContactHandoff[];
}

export interface MergeResource {
  readonly mergeId: string;
  readonly survivor: string;
  readonly loser: string;
  readonly at: string;
  /** Null where the rules did. */
  readonly by: string | null;
}

export interface IdentityResource {
  readonly type: string;
  readonly value: string;
  readonly strength: string;
  readonly linkedAt: string;
}

export interface ScoreResource {
  readonly asOf: string;
  readonly model: { readonly id: string; readonly version: number };
  readonly behaviour: number;
  readonly fit: number;
  readonly total: number;
  readonly class: string | null;
  readonly stage: string;
  readonly qualified: boolean;
  readonly touches: number;
}

export interface ContactHandoff {
  readonly id: string | null;
  readonly status: string;
  readonly offeredAt: string | null;
  readonly decidedAt: string | null;
  readonly owner: string | null;
  readonly reason: string | null;
}

export interface TimelineResource {
  readonly occurredAt: string;
  readonly kind: string;
  readonly channel: string | null;
  readonly action: string | null;
  readonly factId: string;
}
