import type { ScoringModel } from '@waymark/scoring';

/** A published version of a model, as the API tells of it. */
export interface PublishedResource {
  readonly id: string;
  readonly version: number;
  readonly digest: string;
  readonly publishedAt: string;
  readonly publishedBy: string;
  readonly model: ScoringModel;
}

/** As people read it: `ID@VERSION`, or whose draft it is where it is not published. */
export function nameOf({ id, version }: { readonly id: string; readonly version: number | null }): string {
  return version === null ? `draft of ${id}` : `${id}@${version}`;
}
