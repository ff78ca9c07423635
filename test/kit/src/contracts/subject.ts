/** What a contract suite is run on. */
export interface Subject<T> {
  readonly subject: T;
  /** Closes it and opens what it kept; only asked of durable stores. */
  reopen(): Promise<T>;
  /** Closes it and removes what it kept. */
  dispose(): Promise<void>;
}

/** Makes an empty one for each test. */
export type SubjectFactory<T> = () => Promise<Subject<T>>;

export interface ContractOptions {
  /** False for stores that live in memory alone; their suites leave out what is about reopening. */
  readonly durable: boolean;
}
