import type { Row, ViewStore } from '@waymark/engine';
import type { ModelRef } from '@waymark/journey';

const MOST_GENERATIONS = 1_000;
const PREFERRED = ['live', 'shadow', 'ready', 'retired', 'filling'];

/** What the projectors of the other parts have: readers find all of them under one name. */
export interface OtherParts {
  /** What their rows of that model are called, those of a live generation first; null where none has any. */
  nameOf(model: Pick<ModelRef, 'digest'>): Promise<string | null>;
  /** Has each of them all rows of that generation? */
  haveFilled(gen: string): Promise<boolean>;
  /** What any of them fills anew for an addition to the views. */
  rolls(): Promise<readonly string[]>;
}

/** Read from the rows of each other part. */
export function otherParts(views: readonly ViewStore[]): OtherParts {
  const read = (column: string, value: string): Promise<readonly (readonly Row[])[]> =>
    Promise.all(views.map((each) => each.select({ table: 'generation', where: [{ column, op: '=', value }], limit: MOST_GENERATIONS })));
  return {
    nameOf: async ({ digest }) => {
      const known = (await read('model_digest', digest)).flat().filter(({ status }) => status !== 'dropping');
      const [first] = known.sort((a, b) => rank(a) - rank(b) || Number(b['started_at']) - Number(a['started_at']));
      return first ? String(first['gen']) : null;
    },
    haveFilled: async (gen) => (await read('gen', gen)).every(([row]) => row !== undefined && isFilled(row)),
    rolls: async () => {
      const found = (await read('purpose', 'version')).flat().filter(({ status }) => status === 'filling');
      return [...new Set(found.map(({ gen }) => String(gen)))].sort();
    },
  };
}

function rank({ status, purpose }: Row): number {
  return (purpose === 'rebuild' || purpose === 'version') && status === 'filling' ? PREFERRED.length : PREFERRED.indexOf(String(status));
}

function isFilled({ status, ready_at: readyAt }: Row): boolean {
  return status !== 'dropping' && (status !== 'filling' || readyAt !== null);
}
