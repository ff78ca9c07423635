import type { Steps } from './in-steps';

const RUN = 4_096;

/** Texts sorted by code units, in steps. */
export function* sortTexts(texts: readonly string[]): Steps<readonly string[]> {
  let runs: (readonly string[])[] = [];
  for (let from = 0; from < texts.length; from += RUN) {
    runs.push(texts.slice(from, from + RUN).sort());
    yield;
  }
  while (runs.length > 1) {
    const merged: (readonly string[])[] = [];
    for (let pair = 0; pair < runs.length; pair += 2) merged.push(yield* mergeTexts(runs[pair] ?? [], runs[pair + 1] ?? []));
    runs = merged;
  }
  return runs[0] ?? [];
}

function* mergeTexts(left: readonly string[], right: readonly string[]): Steps<readonly string[]> {
  const merged: string[] = [];
  for (let l = 0, r = 0; merged.length < left.length + right.length; ) {
    const a = left[l];
    const b = right[r];
    if (b === undefined || (a !== undefined && a <= b)) {
      merged.push(a as string);
      l += 1;
    } else {
      merged.push(b);
      r += 1;
    }
    if (merged.length % 65_536 === 0) yield;
  }
  return merged;
}
