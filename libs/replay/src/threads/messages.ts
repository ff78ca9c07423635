import type { FoldRequest } from './folder';
import type { FoldResults } from '../kernel/results';

/** To a thread: what is folded from now on, or a run of contacts of it. */
export type ToThread = { readonly request: FoldRequest } | { readonly from: number; readonly to: number };

/** From a thread: the results of the run it was given, or why there are none. */
export type FromThread = { readonly results: FoldResults } | { readonly failure: string };
