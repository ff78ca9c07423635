import type { ScoredFact } from '@waymark/journey';
import type { History } from './history';

/** Every contact's facts rebuilt, in the order in which they stand. */
export function factsByContact(history: History, idAt: (position: number) => string): ReadonlyMap<string, readonly ScoredFact[]> {
  const { contacts, starts, ends, facts, shapes } = history;
  return new Map(
    contacts.map((contact, which) => {
      const [start, end] = [starts[which] ?? 0, ends[which] ?? 0];
      const rebuilt = Array.from({ length: end - start }, (_, place) => {
        const [position, shape, at] = [facts.position[start + place] ?? 0, facts.shape[start + place] ?? 0, facts.at[start + place] ?? 0];
        return shapes.factOf(shape, idAt(position), at);
      });
      return [contact, rebuilt];
    }),
  );
}
