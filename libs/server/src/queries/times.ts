import type { Instant } from '@waymark/journey';

/** An instant as answers have it: RFC 3339, UTC, milliseconds. */
export function toTime(at: Instant): string {
  return new Date(at).toISOString();
}

export function toTimeOrNull(at: Instant | null): string | null {
  return at === null ? null : toTime(at);
}
