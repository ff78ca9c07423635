import type { Digester } from '../columns/digest';
import { digestOf } from '../columns/digest';
import type { Steps } from '../columns/in-steps';
import type { FoldResults } from '../kernel/results';
import type { WhatIfAnswer } from './ask';

/** Over the ids of all contacts and everything that was folded of them; hex. */
export function digestOfAnswer({ history, before, after }: WhatIfAnswer, digester: Digester): Steps<string> {
  return digestOf(partsOf(history.contacts, [after.results, ...(before ? [before.results] : [])]), digester);
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
