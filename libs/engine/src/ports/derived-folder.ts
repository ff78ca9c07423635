/** A file of a derived folder. */
export interface FolderEntry {
  readonly name: string;
  readonly bytes: number;
}

/** A folder of small files that are only ever replaced whole; any of them may be lost or damaged at any time. */
export interface DerivedFolder {
  /** Where it is, for people. */
  readonly path: string;
  /** What is in it, in no order; nothing where it was never written to. */
  list(): Promise<readonly FolderEntry[]>;
  /** All of a file; null where there is none. */
  read(name: string): Promise<Uint8Array | null>;
  /** At most so many bytes of a file from a byte on, fewer only at its end; null where there is no such file. */
  readPart(name: string, from: number, bytes: number): Promise<Uint8Array | null>;
  /**
   * Puts these bytes, one piece after the other, in the place of the file that was there: durable on return, and after a
   * crash the one or the other. A piece is asked for when the one before it is written. Throws what asking for a piece
   * throws; then what was there is there still.
   */
  replace(name: string, pieces: Iterable<Uint8Array>): Promise<void>;
  /** Does nothing where there is no such file. */
  remove(name: string): Promise<void>;
}
