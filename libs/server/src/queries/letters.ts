import type { DeadLetter, LetterStatus } from '@waymark/engine';
import type { Decided } from '@waymark/journey';
import type { Engine } from '../engine';
import type { LetterBody } from '../ingest/dead-letters';
import type { Page, PageQuestion } from './pages';
import { cutPage, readCursor, writeCursor } from './pages';
import { toTime, toTimeOrNull } from './times';

/** What could not be taken, without what it said. */
export interface LetterRow {
  readonly id: string;
  readonly receivedAt: string;
  readonly expiresAt: string;
  readonly via: string;
  readonly topic: string | null;
  readonly partition: number | null;
  readonly offset: string | null;
  readonly code: string;
  readonly pointer: string;
  readonly message: string;
  readonly status: LetterStatus;
  readonly resolvedAt: string | null;
}

export interface LetterDetail extends LetterRow {
  /** The message as it came. */
  readonly body: LetterBody;
  /** What it says, where that is text. */
  readonly text: string | null;
  /** What can be mended and put back: a Kafka record in binary mode stands here as its structured event; null where it is no text. */
  readonly mendable: string | null;
}

const LIST = 'letters';

/** Newest first. */
export async function listLetters({ letters }: Engine, question: PageQuestion & { readonly status?: LetterStatus | undefined }): Promise<Page<LetterRow>> {
  const [after] = readCursor(LIST, question.cursor) ?? [];
  const found = await letters.list({
    limit: question.limit + 1,
    ...(question.status ? { status: question.status } : {}),
    ...(after === undefined ? {} : { after: String(after) }),
  });
  const { rows, nextCursor } = cutPage(found, question.limit, ({ id }) => writeCursor(LIST, [id]));
  return { items: rows.map(rowOf), nextCursor };
}

/** A letter with its message opened. Refused as `unknown-letter`. */
export async function showLetter({ letters }: Engine, id: string): Promise<Decided<LetterDetail>> {
  const shown = await letters.show(id);
  if (!shown) return unknownLetter(id);
  return { ok: true, value: { ...rowOf(shown.letter), body: shown.body, text: textOf(shown.body), mendable: shown.message } };
}

export function unknownLetter(id: string): Extract<Decided<never>, { ok: false }> {
  return { ok: false, refusal: { code: 'unknown-letter', message: `there is no dead letter ${id}, or it has expired` } };
}

function rowOf({ sealed: _sealed, receivedAt, expiresAt, resolvedAt, ...letter }: DeadLetter): LetterRow {
  return { ...letter, receivedAt: toTime(receivedAt), expiresAt: toTime(expiresAt), resolvedAt: toTimeOrNull(resolvedAt) };
}

function textOf(body: LetterBody): string | null {
  if (body.form === 'json') return body.text;
  if (body.value === null) return null;
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(Buffer.from(body.value, 'base64'));
  } catch {
    return null;
  }
}
