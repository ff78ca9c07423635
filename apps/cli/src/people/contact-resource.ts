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
  readonly firstSeenAt: string;
  readonly lastSeenAt: string;
  readonly facts: number;
  readonly owner: string | null;
  readonly identities: readonly IdentityResource[];
  readonly consent: Readonly<Record<string, boolean>>;
  readonly score: ScoreResource | null;
  readonly handoffs: readonly ContactHandoff[];
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
