import type { Steps } from './in-steps';
import { mergeSort } from './merge-sort';

/** Texts sorted by code units, in steps. */
export function sortTexts(texts: readonly string[]): Steps<readonly string[]> {
  return mergeSort(texts, { sortRun: (run) => run.sort(), inOrder: (first, second) => first <= second });
}
