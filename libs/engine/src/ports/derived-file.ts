/** A file of what is made from the log: it may be lost or damaged at any time, and is only ever replaced whole. */
export interface DerivedFile {
  /** Where it is, for people. */
  readonly path: string;
  /** All of it, in memory that threads can share; null where there is none. Throws where it cannot be read. */
  read(): Promise<Uint8Array<SharedArrayBuffer> | null>;
  /**
   * Puts these bytes, one piece after the other, in the place of what was there: durable on return, and after a crash
   * the one file or the other. Throws where it cannot be written; then what was there is there still.
   */
  replace(pieces: Iterable<Uint8Array>): Promise<void>;
}
