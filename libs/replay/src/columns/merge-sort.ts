import type { Steps } from './in-steps';

const RUN = 4_096;
const MERGED = 65_536;

/** How values are told apart: a short run of them sorted at once, and whether of two the first may stand first. */
export interface Order<Value> {
  readonly sortRun: (run: Value[]) => Value[];
  readonly inOrder: (first: Value, second: Value) => boolean;
}

/** Values sorted in steps; of equals the one that stood first stays first, if `sortRun` keeps to that. */
export function* mergeSort<Value extends string | number>(values: readonly Value[], { sortRun, inOrder }: Order<Value>): Steps<readonly Value[]> {
  let runs: (readonly Value[])[] = [];
  for (let from = 0; from < values.length; from += RUN) {
    runs.push(sortRun(values.slice(from, from + RUN)));
    yield;
  }
  while (runs.length > 1) {
    const merged: (readonly Value[])[] = [];
    for (let pair = 0; pair < runs.length; pair += 2) merged.push(yield* merge(runs[pair] ?? [], runs[pair + 1] ?? [], inOrder));
    runs = merged;
  }
  return runs[0] ?? [];
}

function* merge<Value>(left: readonly Value[], right: readonly Value[], inOrder: Order<Value>['inOrder']): Steps<readonly Value[]> {
  const merged: Value[] = [];
  for (let l = 0, r = 0; merged.length < left.length + right.length; ) {
    const a = left[l];
    const b = right[r];
    if (b === undefined || (a !== undefined && inOrder(a, b))) {
      merged.push(a as Value);
      l += 1;
    } else {
      merged.push(b);
      r += 1;
    }
    if (merged.length % MERGED === 0) yield;
  }
  return merged;
}
