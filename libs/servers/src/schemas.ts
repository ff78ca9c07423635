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

/** What the name of a schema of views says; null where it is none of this installation. */
export function partsOfSchema({ schemaPrefix }: Pick<Names, 'schemaPrefix'>, schema: string): { readonly version: number; readonly partition: { readonly index: number; readonly count: number } } | null {
  const [, version, index, count] = new RegExp(`^${schemaPrefix}_views_v(\\d+)_p(\\d+)_of_(\\d+)$`).exec(schema) ?? [];
  return version === undefined ? null : { version: Number(version), partition: { index: Number(index), count: Number(count) } };
}

export function viewSchemas(names: Names): readonly string[] {
  return Array.from({ length: names.partitions }, (_, partition) => viewSchema(names, partition));
}
