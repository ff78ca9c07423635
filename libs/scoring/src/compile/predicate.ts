import type { TouchpointFact } from '@waymark/journey';
import { canonicalJson } from '@waymark/journey';
import { durationMs } from '../document/duration';
import type { FieldTest, PredicateDocument, RecentDocument } from '../document/model';
import type { Fold } from '../fold/fold';
import { compileOperators, compileTest } from './operators';
import { foldReader, touchReader } from './read-fields';
import type { RecentPlan } from './recent';
import { countRecent } from './recent';

/** Does it hold for a fold as it stands, and for the fact that is being looked at? */
export type Predicate = (fold: Fold) => boolean;

type Holds<Subject> = (subject: Subject) => boolean;

/** Compiles predicates of one model; every different `recent` gets one place in `recents`. */
export class PredicateCompiler {
  readonly recents: RecentPlan[] = [];
  private readonly places = new Map<string, number>();

  /** A predicate as one function over a fold. */
  compile(document: PredicateDocument): Predicate {
    return combine(document, (part) => this.compile(part), (key, test) => this.compileMember(key, test));
  }

  private compileMember(key: string, test: unknown): Predicate {
    if (key === 'recent') return this.compileRecent(test as RecentDocument);
    const holds = compileTest(test as FieldTest);
    const readTouch = touchReader(key);
    if (readTouch === null) {
      const read = foldReader(key);
      return (fold) => holds(read(fold));
    }
    return ({ touch }) => holds(touch === null ? undefined : readTouch(touch));
  }

  private compileRecent({ where, within, count }: RecentDocument): Predicate {
    const place = this.placeOf(where, within);
    const withinMs = durationMs(within);
    const holds = typeof count === 'number' ? compileTest(count) : compileOperators(count);
    return (fold) => {
      const touches = fold.recents[place];
      return holds(touches === undefined ? 0 : countRecent(touches, withinMs, fold.now));
    };
  }

  private placeOf(where: PredicateDocument, within: string): number {
    const key = canonicalJson([where, durationMs(within)]);
    const known = this.places.get(key);
    if (known !== undefined) return known;
    this.recents.push({ where: compileTouchPredicate(where), withinMs: durationMs(within) });
    this.places.set(key, this.recents.length - 1);
    return this.recents.length - 1;
  }
}

/** A predicate over nothing but a touchpoint, as it stands under `recent.where`; `checkPredicate` must have passed it. */
export function compileTouchPredicate(document: PredicateDocument): Holds<TouchpointFact> {
  return combine(document, compileTouchPredicate, (field, test) => {
    const holds = compileTest(test as FieldTest);
    const read = touchReader(field);
    if (read === null) throw new TypeError(`not a field of the touchpoint: ${field}`);
    return (touch) => holds(read(touch));
  });
}

function combine<Subject>(
  document: PredicateDocument,
  compilePart: (part: PredicateDocument) => Holds<Subject>,
  compileMember: (key: string, test: unknown) => Holds<Subject>,
): Holds<Subject> {
  const members = Object.entries(document).map(([key, value]): Holds<Subject> => {
    if (key === 'all') return every((value as readonly PredicateDocument[]).map(compilePart));
    if (key === 'any') return some((value as readonly PredicateDocument[]).map(compilePart));
    if (key !== 'not') return compileMember(key, value);
    const part = compilePart(value as PredicateDocument);
    return (subject) => !part(subject);
  });
  return every(members);
}

function every<Subject>(parts: readonly Holds<Subject>[]): Holds<Subject> {
  const [first, second] = parts;
  if (first !== undefined && parts.length === 1) return first;
  if (first !== undefined && second !== undefined && parts.length === 2) {
    return (subject) => first(subject) && second(subject);
  }
  return (subject) => parts.every((part) => part(subject));
}

function some<Subject>(parts: readonly Holds<Subject>[]): Holds<Subject> {
  const [first] = parts;
  if (first !== undefined && parts.length === 1) return first;
  return (subject) => parts.some((part) => part(subject));
}
