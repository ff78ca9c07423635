import type { ContactChange } from '../../whatif/report';
import type { TableFormat } from './encode';
import { encodeRows, encodeTable } from './encode';
import { CONTACT_CHANGES, contactChangeRow } from './replay-tables';
import type { RowOf, Table } from './table';

/** The bytes of a what-if's table; that of the contacts has every one that changes, as `changes` gives them in batches. */
export function encodeReplayTable(table: Table, changes: () => AsyncIterable<readonly ContactChange[]>, format: TableFormat): AsyncGenerator<Uint8Array> {
  return table.spec.name === CONTACT_CHANGES.name ? encodeTable(CONTACT_CHANGES, rowsOf(changes()), format) : encodeRows(table, format);
}

async function* rowsOf(changes: AsyncIterable<readonly ContactChange[]>): AsyncGenerator<readonly RowOf<typeof CONTACT_CHANGES>[]> {
  for await (const batch of changes) yield batch.map(contactChangeRow);
}
