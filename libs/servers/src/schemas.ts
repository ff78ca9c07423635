import { VIEW_VERSION } from '@waymark/views';
import type { ServersEnvironment } from './environment';

type Names = Pick<ServersEnvironment, 'schemaPrefix' | 'partitions'>;

/** Vault and index. */
export function vaultSchema({ schemaPrefix }: Pick<Names, 'schemaPrefix'>): string {
  return `${schemaPrefix}_vault`;
}

/** What projectors are asked for. */
export function ordersSchema({ schemaPrefix }: Names): string {
  return `${schemaPrefix}_orders`;
}

/** The rows of one partition. Another version of the views or another number of partitions begins schemas of its own beside. */
export function viewSchema({ schemaPrefix, partitions }: Names, partition: number): string {
  return `${schemaPrefix}_views_v${VIEW_VERSION}_p${partition}_of_${partitions}`;
}

export function viewSchemas(names: Names): readonly string[] {
  return Array.from({ length: names.partitions }, (_, partition) => viewSchema(names, partition));
}
