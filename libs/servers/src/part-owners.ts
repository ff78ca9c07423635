import { madeSchemas, partitionOwners } from '@waymark/adapters/postgres';
import type { HealthCheck, PartOwner } from '@waymark/server';
import { VIEW_TABLES } from '@waymark/views';
import { viewSchemas } from './schemas';
import type { Stores } from './stores';

const LOOK_EVERY_MS = 2_000;
const NOBODY: PartOwner = { made: false, owner: null, since: null, held: false };

/** Who writes the rows of each part of the contacts, in their order. */
export async function partOwners({ environment, pool }: Pick<Stores, 'environment' | 'pool'>): Promise<readonly PartOwner[]> {
  const schemas = viewSchemas(environment);
  const [made, owners] = await Promise.all([madeSchemas({ pool, schemas, tables: VIEW_TABLES }), partitionOwners({ pool, schemas })]);
  return schemas.map((schema) => {
    const found = owners.find((owner) => owner.schema === schema);
    return found ? { made: made.includes(schema), owner: found.process, since: found.since, held: found.held } : NOBODY;
  });
}

/**
 * Looks again and again whether each part has somebody who writes its rows. A part without rows keeps this process from
 * being ready; one that nobody has any more is answered from the rows that are there, and noted.
 */
export function watchParts(stores: Pick<Stores, 'environment' | 'pool' | 'parts'>, signal: AbortSignal): HealthCheck {
  const { clock } = stores.parts;
  let found: readonly PartOwner[] = [];
  void (async () => {
    while (!signal.aborted) {
      // That the database is away its own check says.
      found = await partOwners(stores).catch(() => found);
      await clock.until(clock.now() + LOOK_EVERY_MS, signal);
    }
  })();
  const those = (isMeant: (owner: PartOwner) => boolean, what: string): string | null => {
    const parts = found.flatMap((owner, part) => (isMeant(owner) ? [part] : []));
    return parts.length === 0 ? null : `${what} ${parts.join(', ')} of ${found.length}: see to the projectors`;
  };
  return {
    name: 'parts',
    failure: () => those(({ made }) => !made, 'no rows have been made yet of part'),
    note: () => those(({ made, held }) => made && !held, 'nobody writes the rows of part'),
  };
}
