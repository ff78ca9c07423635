import { createPostgresUnion, dropViewSchema, listViewSchemas } from '@waymark/adapters/postgres';
import type { StoredViews, ViewsKeeper } from '@waymark/engine';
import { unknownViews, viewsInUse } from '@waymark/engine';
import { CHECKPOINTS } from '@waymark/views';
import { partsOfSchema, viewSchemas } from './schemas';
import type { Stores } from './stores';

/** The schemas of views of one installation, whatever version and number of parts they are of. */
export function viewKeeper({ environment, pool, parts: { clock } }: Pick<Stores, 'environment' | 'pool' | 'parts'>): ViewsKeeper {
  const ours = new Set(viewSchemas(environment));
  const positionIn = async (schema: string): Promise<number | null> => {
    const [row] = await createPostgresUnion({ pool, schemas: [schema], tables: [CHECKPOINTS], clock }).select({ table: CHECKPOINTS.name, where: [], limit: 1 });
    return row ? Number(row['position']) : null;
  };
  const list = async (): Promise<readonly StoredViews[]> => {
    const all: StoredViews[] = [];
    for (const { schema, bytes, held, process } of await listViewSchemas({ pool })) {
      const said = partsOfSchema(environment, schema);
      if (said) all.push({ name: schema, ...said, bytes, position: await positionIn(schema), used: held || ours.has(schema), writer: held ? process : null });
    }
    return all;
  };
  const drop = async (name: string): Promise<void> => {
    const found = (await list()).find((views) => views.name === name);
    if (!found) throw unknownViews(name);
    if (found.used) throw viewsInUse(name, found.writer);
    await dropViewSchema({ pool, schema: name });
  };
  return { list, drop };
}
