import type { Folded, History } from '@waymark/replay';

/** As many as somebody compares in one sitting; each takes about 50 bytes a contact. */
const MOST_KEPT = 4;

/** Results of the models that were compared with last, for the next comparison over the same history. */
export class ResultShelf {
  private readonly kept = new Map<string, Folded>();
  private starts: Uint32Array | null = null;

  /** What was kept of other facts is forgotten; a history that has only gone on in the log has the same. */
  open({ starts }: History): void {
    if (starts !== this.starts) this.kept.clear();
    this.starts = starts;
  }

  get(key: string): Folded | undefined {
    const found = this.kept.get(key);
    if (found) this.put(key, found);
    return found;
  }

  put(key: string, folded: Folded): void {
    this.kept.delete(key);
    this.kept.set(key, folded);
    const [oldest] = this.kept.keys();
    if (oldest !== undefined && this.kept.size > MOST_KEPT) this.kept.delete(oldest);
  }

  clear(): void {
    this.kept.clear();
    this.starts = null;
  }
}
