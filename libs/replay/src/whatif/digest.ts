import type { FoldResults } from '../kernel/results';
import type { WhatIfAnswer } from './ask';

/** SHA-256 of parts one after the other, as lower-case hex. */
export type Sha256 = (parts: Iterable<Uint8Array>) => string;

/** Over the ids of all contacts and everything that was folded of them. */
export function digestOf({ history, before, after }: WhatIfAnswer, sha256: Sha256): string {
  return sha256(partsOf(history.contacts, [after.results, ...(before ? [before.results] : [])]));
}

const CONTACTS_AT_ONCE = 10_000;

function* partsOf(contacts: readonly string[], all: readonly FoldResults[]): Generator<Uint8Array> {
  const encoder = new TextEncoder();
  for (let from = 0; from < contacts.length; from += CONTACTS_AT_ONCE) yield encoder.encode(`${contacts.slice(from, from + CONTACTS_AT_ONCE).join('\n')}\n`);
  for (const { scored, behaviour, fit, total, stage, qualified, touches, qualifications, stages } of all) {
    const { starts, at, behaviour: then, fit: fitThen, total: totalThen } = qualifications;
    const columns = [scored, behaviour, fit, total, stage, qualified, touches, starts, at, then, fitThen, totalThen, stages.starts, stages.at, stages.stage];
    yield* columns.map(({ buffer, byteOffset, byteLength }) => new Uint8Array(buffer, byteOffset, byteLength));
  }
}
