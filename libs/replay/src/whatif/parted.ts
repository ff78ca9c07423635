import type { Steps } from '../columns/in-steps';
import { visitInSteps } from '../columns/in-steps';
import type { Folded, WhatIfAnswer } from './ask';

/** Contacts of the answer with a recorded hand-off whose qualifications before the first one are not the same. */
export function* countParted({ history, before, after }: WhatIfAnswer): Steps<number> {
  let parted = 0;
  yield* visitInSteps(history.starts.length, (contact) => {
    if (after.results.chosen[contact] !== 1) return;
    const first = firstHandoff(history, after, contact);
    if (first !== null && partsBefore(before, after, contact, first)) parted += 1;
  });
  return parted;
}

function firstHandoff({ starts, ends, facts }: WhatIfAnswer['history'], { plan }: Folded, contact: number): number | null {
  const end = ends[contact] as number;
  for (let fact = starts[contact] as number; fact < end; fact += 1) {
    if (plan.classes[plan.classOf[facts.shape[fact] as number] as number]?.handoff === true) return fact;
  }
  return null;
}

function partsBefore(before: Folded | null, after: Folded, contact: number, first: number): boolean {
  const is = instantsBefore(after, contact, first);
  if (before === null) return is.length === 0;
  const was = instantsBefore(before, contact, first);
  return was.length !== is.length || was.some((instant, index) => instant !== is[index]);
}

/** Facts of a contact stand in their order: what comes before is at an earlier place. */
function instantsBefore({ results: { qualifications } }: Folded, contact: number, first: number): readonly number[] {
  const { starts, at, fact } = qualifications;
  const instants: number[] = [];
  for (let entry = starts[contact] as number; entry < (starts[contact + 1] as number); entry += 1) {
    if ((fact[entry] as number) < first) instants.push(at[entry] as number);
  }
  return instants;
}
