import type { Decided, Identity } from '@waymark/journey';
import type { EngineParts } from '../core/parts';

/** An identity as a caller writes it. */
export interface SentIdentity {
  readonly type: string;
  readonly value: string;
  /** Who issued a `user_id`. */
  readonly source?: string | undefined;
}

/** The contract's own reading of an identity: as a fact of nothing else. Refused as `invalid-identity`. */
export function normalised({ contract, clock }: Pick<EngineParts, 'contract' | 'clock'>, { type, value, source }: SentIdentity): Decided<Identity> {
  const now = clock.now();
  const fact = { kind: 'identity', id: 'look-up', occurredAt: new Date(now).toISOString(), source, identities: [{ type, value }] };
  const checked = contract.checkPlainFact(fact, { now, history: true });
  const identity = checked.ok ? checked.value.identities[0] : undefined;
  if (identity) return { ok: true, value: identity };
  const message = checked.ok ? 'the value names nobody' : checked.refusal.message;
  return { ok: false, refusal: { code: 'invalid-identity', message } };
}
