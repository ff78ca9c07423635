import type { Access } from '../auth/access';
import type { Schema } from '../schemas/shapes';

export interface ParameterDoc {
  readonly name: string;
  readonly in: 'query' | 'header';
  readonly description: string;
  readonly schema: Schema;
  readonly required?: boolean;
}

/** A body or an answer: schemas by media type. */
export type Content = Readonly<Record<string, Schema>>;

export interface AnswerDoc {
  readonly description: string;
  readonly content?: Content;
}

/** One route as the document of the API tells it. */
export interface RouteDoc {
  readonly method: 'GET' | 'POST' | 'DELETE';
  /** With its parameters in braces. */
  readonly path: string;
  readonly id: string;
  readonly tag: string;
  readonly summary: string;
  readonly description?: string;
  readonly access: Access;
  /** Takes the key as the user name of Basic authentication too. */
  readonly basic?: boolean;
  /** Takes an `Idempotency-Key`. */
  readonly command?: boolean;
  readonly parameters?: readonly ParameterDoc[];
  readonly body?: { readonly content: Content; readonly required?: boolean };
  readonly answers: Readonly<Record<number, AnswerDoc>>;
  /** Statuses that go out as problems, besides those of keys and of a failing server. */
  readonly problems?: readonly number[];
}
