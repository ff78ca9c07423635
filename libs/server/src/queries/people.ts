import type { Row } from '@waymark/engine';
import { BASE_GENERATION } from '@waymark/views';
import { openOfMember } from '../core/sealing';
import type { ContactDisplay } from '../projection/display';
import type { Reading } from './reading';

/** Whom a row is about, as people see it; opened for this answer only. */
export interface Person {
  readonly id: string;
  readonly name: string | null;
  readonly title: string | null;
  readonly email: string | null;
  readonly phone: string | null;
  readonly company: Company;
}

export interface Company {
  readonly name: string | null;
  readonly domain: string | null;
}

const NOTHING: ContactDisplay = { name: null, title: null, email: null, phone: null };

/** Opens the people of a page at once; who has no row yet, or was erased, is all null. */
export async function openPeople({ engine }: Reading, contacts: readonly string[]): Promise<(contact: string) => Person> {
  const ids = [...new Set(contacts)];
  const rows = ids.length === 0 ? [] : await contactRows(engine.parts.views, ids);
  const keys = await engine.parts.vault.memberKeys(ids);
  const people = new Map(rows.map((row) => [String(row['contact']), personOf(row, keys.get(String(row['contact'])))]));
  return (contact) => people.get(contact) ?? { id: contact, ...NOTHING, company: { name: null, domain: null } };

  function personOf(row: Row, key: Uint8Array | undefined): Person {
    const sealed = row['display'];
    const display = key && sealed instanceof Uint8Array ? openOfMember<ContactDisplay>(engine.parts.crypto, key, sealed) : null;
    return {
      id: String(row['contact']),
      ...(display ?? NOTHING),
      company: { name: row['account_name'] as string | null, domain: row['account_domain'] as string | null },
    };
  }
}

function contactRows(views: Reading['engine']['parts']['views'], ids: readonly string[]): Promise<readonly Row[]> {
  return views.select({
    table: 'contact',
    where: [
      { column: 'gen', op: '=', value: BASE_GENERATION },
      { column: 'contact', op: 'in', value: ids },
    ],
    limit: ids.length,
  });
}
