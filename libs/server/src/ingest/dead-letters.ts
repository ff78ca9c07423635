import type { Refusal } from '@waymark/contract';
import type { DeadLetter } from '@waymark/engine';
import { NAMESPACES } from '@waymark/journey';
import type { EngineParts } from '../core/parts';
import { openJson, sealJson } from '../core/sealing';
import type { Original } from './item';
import { viaOf } from './item';

/** The original message as a letter keeps it, sealed. */
export type LetterBody =
  | {
      readonly form: 'kafka';
      readonly key: string | null;
      readonly value: string | null;
      readonly headers: readonly (readonly [string, string | null])[];
    }
  | { readonly form: 'json'; readonly text: string };

/**
 * A letter about a message; the same message refused again makes the same letter. Place and content make its id: a
 * topic that was made anew counts its offsets from the start.
 */
export function letterFor(parts: EngineParts, original: Original, refusal: Refusal, now: number): DeadLetter {
  const body = bodyOf(original);
  const place = placeOf(original);
  const name = parts.crypto.hmac(parts.secrets.digestKey, JSON.stringify([place, body]));
  return {
    id: parts.crypto.uuid5(NAMESPACES.deadLetter, name),
    receivedAt: now,
    expiresAt: now + parts.settings.letterLifeMs,
    via: viaOf(original),
    ...place,
    code: refusal.code,
    pointer: refusal.pointer,
    message: refusal.message,
    status: 'open',
    resolvedAt: null,
    sealed: sealJson(parts.crypto, parts.secrets.letterKey, body),
  };
}

function placeOf(original: Original): Pick<DeadLetter, 'topic' | 'partition' | 'offset'> {
  if (original.form === 'json') return { topic: null, partition: null, offset: null };
  const { topic, partition, offset } = original;
  return { topic, partition, offset };
}

export function openLetter(parts: EngineParts, letter: DeadLetter): LetterBody {
  return openJson<LetterBody>(parts.crypto, parts.secrets.letterKey, letter.sealed);
}

function bodyOf(original: Original): LetterBody {
  if (original.form === 'json') return { form: 'json', text: original.text() };
  return {
    form: 'kafka',
    key: base64(original.key),
    value: base64(original.value),
    headers: original.headers.map(([name, value]) => [name, base64(value)] as const),
  };
}

function base64(bytes: Uint8Array | null): string | null {
  return bytes === null ? null : Buffer.from(bytes).toString('base64');
}
