import { WaymarkError } from '../errors';

/** Read tables where they are kept: those of this version, and what other versions or another number of parts have left. */
export interface StoredViews {
  /** Of the file or the schema. */
  readonly name: string;
  /** Of the tables; another one means made anew. */
  readonly version: number;
  /** Which part of the contacts they hold; null where they hold all. */
  readonly partition: { readonly index: number; readonly count: number } | null;
  readonly bytes: number;
  /** The log position that they stand at; null where they do not say. */
  readonly position: number | null;
  /** Answers stand on them, or a process writes to them. */
  readonly used: boolean;
  /** The process that writes to them; null where none does. */
  readonly writer: string | null;
}

/** What operators see and remove of views that nobody uses any more. */
export interface ViewsKeeper {
  /** By name. */
  list(): Promise<readonly StoredViews[]>;
  /** Removes them for good; they could be made anew from the log. Throws `unknown-views`, `views-in-use`. */
  drop(name: string): Promise<void>;
}

/** Where nothing else is kept than what the engine itself stands on. */
export const NO_STORED_VIEWS: ViewsKeeper = {
  list: () => Promise.resolve([]),
  drop: (name) => Promise.reject(unknownViews(name)),
};

export function unknownViews(name: string): WaymarkError {
  return new WaymarkError('unknown-views', `there are no views ${name}: "waymark views list" shows which there are`);
}

export function viewsInUse(name: string, writer: string | null): WaymarkError {
  const why = writer === null ? 'answers stand on them' : `${writer} writes to them`;
  return new WaymarkError('views-in-use', `the views ${name} are in use (${why}): they stay`);
}
