/** Hands over one piece after the other, each while the one before is still worked on. Rejects with the first failure, when nothing is under way any more. */
export async function oneAhead<T>(pieces: Iterable<T>, take: (piece: T) => Promise<unknown>): Promise<void> {
  let before: Promise<unknown> = Promise.resolve();
  for (const piece of pieces) {
    const taken = take(piece);
    try {
      await before;
    } catch (error) {
      await Promise.allSettled([taken]);
      throw error;
    }
    before = taken;
  }
  await before;
}
