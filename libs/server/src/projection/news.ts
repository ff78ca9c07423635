/** Contacts of which anything has been projected, for whoever has to know since when. */
export class News {
  private followed: Set<string> | null = null;

  note(contact: string): void {
    this.followed?.add(contact);
  }

  /** From now on; one follower at a time. */
  follow(): ReadonlySet<string> {
    this.followed = new Set();
    return this.followed;
  }

  leave(): void {
    this.followed = null;
  }
}
