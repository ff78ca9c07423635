import { createDerivedFolder } from '@waymark/adapters/files';
import { KAFKA_OUTLET } from '@waymark/adapters/kafka';
import { createPostgresUnion, onViewsCommitted } from '@waymark/adapters/postgres';
import { WEBHOOK_OUTLET } from '@waymark/adapters/webhooks';
import { join } from 'node:path';
import type { DeadLetterTopic } from '@waymark/engine';
import type { Engine } from '@waymark/server';
import { createEngineOn, FollowedProjection, sharedParts } from '@waymark/server';
import { VIEW_TABLES } from '@waymark/views';
import { partOwners } from './part-owners';
import { viewSchemas } from './schemas';
import type { Stores } from './stores';
import { unionViews } from './union-views';

/** An engine whose projectors are other processes. */
export function createFollowingEngine({ environment, pool, parts, book }: Stores, letters: DeadLetterTopic | null): Engine {
  const { clock } = parts;
  const schemas = viewSchemas(environment);
  const each = schemas.map((schema) => createPostgresUnion({ pool, schemas: [schema], tables: VIEW_TABLES, clock }));
  const [first] = each;
  if (!first) throw new Error('assertion: there is a partition');
  const views = unionViews(createPostgresUnion({ pool, schemas, tables: VIEW_TABLES, clock }), first);
  const replayFiles = createDerivedFolder(join(environment.cacheDirectory, 'replays'));
  const shared = sharedParts({ ...parts, views, replayFiles });
  const { logger: log } = parts;
  const news = (heard: () => void, signal: AbortSignal): Promise<void> => onViewsCommitted({ pool, schemas, clock, signal, log, listener: heard });
  const followed = { views: each, book, outlets: [KAFKA_OUTLET, WEBHOOK_OUTLET], news, owners: () => partOwners({ environment, pool }) };
  return createEngineOn(shared, new FollowedProjection(shared.parts, shared.registry, followed), letters);
}
