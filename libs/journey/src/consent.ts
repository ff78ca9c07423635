import type { Instant, ScoredFact } from './facts';

/** The purpose that hand-off looks at. */
export const SALES_CONTACT = 'sales_contact';

/** Consent for a purpose as facts in their order leave it at an instant; null: never spoken of. */
export function consentAt(facts: readonly ScoredFact[], purpose: string, at: Instant): boolean | null {
  let given: boolean | null = null;
  for (const { occurredAt, consent } of facts) {
    if (occurredAt > at) break;
    if (consent?.purposes.includes(purpose)) given = consent.withdrawn !== true;
  }
  return given;
}
