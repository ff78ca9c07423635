import type { FoldedColumns } from './folded-columns';
import type { FoldResults } from './results';

/** A run of contacts that is folded at a stretch. */
export interface Slice {
  readonly from: number;
  readonly to: number;
  readonly facts: number;
}

/** Cuts all contacts into runs of about so many facts; one empty run where there is nobody. */
export function sliceContacts({ starts, ends }: FoldedColumns, factsEach: number): readonly Slice[] {
  if (starts.length === 0) return [{ from: 0, to: 0, facts: 0 }];
  const slices: Slice[] = [];
  let [from, facts] = [0, 0];
  for (let contact = 0; contact < starts.length; contact += 1) {
    facts += (ends[contact] as number) - (starts[contact] as number);
    if (facts < factsEach && contact + 1 < starts.length) continue;
    slices.push({ from, to: contact + 1, facts });
    [from, facts] = [contact + 1, 0];
  }
  return slices;
}

type Column = Uint8Array | Uint32Array | Float64Array;

/** One result out of those of adjoining slices, in their order. */
export function joinResults(parts: readonly FoldResults[]): FoldResults {
  const column = <Kind extends Column>(of: (part: FoldResults) => Kind): Kind => joined(parts.map(of));
  return {
    from: parts[0]?.from ?? 0,
    to: parts.at(-1)?.to ?? 0,
    facts: parts.reduce((sum, { facts }) => sum + facts, 0),
    scored: column(({ scored }) => scored),
    chosen: column(({ chosen }) => chosen),
    behaviour: column(({ behaviour }) => behaviour),
    fit: column(({ fit }) => fit),
    total: column(({ total }) => total),
    stage: column(({ stage }) => stage),
    qualified: column(({ qualified }) => qualified),
    touches: column(({ touches }) => touches),
    qualifications: {
      starts: joinedStarts(parts.map(({ qualifications }) => qualifications.starts)),
      at: column(({ qualifications }) => qualifications.at),
      behaviour: column(({ qualifications }) => qualifications.behaviour),
      fit: column(({ qualifications }) => qualifications.fit),
      total: column(({ qualifications }) => qualifications.total),
      fact: column(({ qualifications }) => qualifications.fact),
    },
    stages: {
      starts: joinedStarts(parts.map(({ stages }) => stages.starts)),
      at: column(({ stages }) => stages.at),
      stage: column(({ stages }) => stages.stage),
    },
  };
}

function joined<Kind extends Column>(parts: readonly Kind[]): Kind {
  const [first] = parts;
  if (first === undefined) return new Float64Array(0) as Kind;
  const length = parts.reduce((sum, part) => sum + part.length, 0);
  const all = new (first.constructor as new (length: number) => Kind)(length);
  let at = 0;
  for (const part of parts) {
    all.set(part, at);
    at += part.length;
  }
  return all;
}

/** Each part's entries come after those of the parts before it. */
function joinedStarts(parts: readonly Uint32Array[]): Uint32Array {
  const all = new Uint32Array(parts.reduce((sum, { length }) => sum + length - 1, 1));
  let [row, before] = [0, 0];
  for (const starts of parts) {
    for (let index = 1; index < starts.length; index += 1) all[row + index] = before + (starts[index] as number);
    row += starts.length - 1;
    before = all[row] as number;
  }
  return all;
}
