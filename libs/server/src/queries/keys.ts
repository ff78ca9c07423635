import type { ApiKey, Role } from '@waymark/engine';
import type { Decided } from '@waymark/journey';
import type { Engine } from '../engine';
import type { Page, PageQuestion } from './pages';
import { cutPage, readCursor, writeCursor } from './pages';
import { toTime } from './times';

/** Who may call; the key itself is kept nowhere. */
export interface KeyRow {
  readonly name: string;
  readonly role: Role;
  readonly sources: readonly string[];
  readonly channels: readonly string[];
  /** Channels: NAME of `segment:NAME`, the source of Segment's libraries with this key. */
  readonly segment: string | null;
  readonly owner: string | null;
  readonly createdAt: string;
}

const LIST = 'keys';

/** By name. */
export async function listKeys({ keys }: Engine, question: PageQuestion): Promise<Page<KeyRow>> {
  const [after = ''] = readCursor(LIST, question.cursor) ?? [];
  const found = (await keys.list()).filter(({ name }) => name > String(after));
  const { rows, nextCursor } = cutPage(found, question.limit, ({ name }) => writeCursor(LIST, [name]));
  return { items: rows.map(describeKey), nextCursor };
}

/** Refused as `unknown-key`. */
export async function showKey({ keys }: Engine, name: string): Promise<Decided<KeyRow>> {
  const found = (await keys.list()).find((key) => key.name === name);
  return found ? { ok: true, value: describeKey(found) } : unknownKey(name);
}

export function unknownKey(name: string): Extract<Decided<never>, { ok: false }> {
  return { ok: false, refusal: { code: 'unknown-key', message: `there is no key named ${name}` } };
}

export function describeKey({ name, role, sources, channels, segment, owner, createdAt }: ApiKey): KeyRow {
  return { name, role, sources, channels, segment, owner, createdAt: toTime(createdAt) };
}
