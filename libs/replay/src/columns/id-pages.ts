const PAGE = 4_096;

interface Page {
  readonly text: string;
  /** Where each id ends in the text. */
  readonly ends: Uint32Array;
}

/** Many ids by place, a byte a character where that will do, and 4 bytes an id. */
export class IdPages {
  private readonly pages: Page[] = [];
  private open: string[] = [];

  push(id: string): void {
    this.open.push(id);
    if (this.open.length === PAGE) this.close();
  }

  at(place: number): string {
    const page = this.pages[Math.floor(place / PAGE)];
    const within = place % PAGE;
    if (page === undefined) return this.open[within] ?? '';
    return page.text.slice(within === 0 ? 0 : page.ends[within - 1], page.ends[within]);
  }

  private close(): void {
    let end = 0;
    const ends = Uint32Array.from(this.open, (id) => (end += id.length));
    this.pages.push({ text: this.open.join(''), ends });
    this.open = [];
  }
}
