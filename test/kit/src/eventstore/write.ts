import type { AppendResult, ExpectedRevision } from '@waymark/engine';
import type { Parts } from './parts';
import type { Proposed } from './recorded-event';
import { kept } from './recorded-event';
import { MAX_APPEND_BYTES } from './statuses';

/** What a client may expect of a stream; what is not exact is refused here: nobody should rely on what the server forgets. */
export type Expected = ExpectedRevision | 'any';

/** An append as both kinds of call bring it. */
export interface Write {
  readonly stream: string;
  readonly expected: Expected;
  readonly proposed: readonly Proposed[];
}

export type Written = AppendResult | { readonly outcome: 'too-large' } | { readonly outcome: 'unsupported'; readonly why: string };

/** As the server counts: data, metadata, and two bytes for each letter of the type. */
function bytesOf(proposed: readonly Proposed[]): number {
  return proposed.reduce((sum, each) => sum + each.getData_asU8().length + each.getCustomMetadata_asU8().length + 2 * (each.getMetadataMap().get('type') ?? '').length, 0);
}

/** Writes to the log what the server would take. */
export async function write({ log, now }: Parts, { stream, expected, proposed }: Write): Promise<Written> {
  if (expected === 'any') return { outcome: 'unsupported', why: 'the stand-in takes exact revisions only' };
  if (proposed.length === 0) return { outcome: 'unsupported', why: 'the stand-in takes appends of at least one event' };
  if (bytesOf(proposed) > MAX_APPEND_BYTES) return { outcome: 'too-large' };
  const at = now();
  return log.append({ stream, expected, events: proposed.map((each) => kept(each, at)) });
}
