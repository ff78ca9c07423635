import { EXPORT_TABLES } from '../../exports/export-table';
import type { Schema } from './shapes';
import { count, listOf, object, oneOf, orNull, partial, text, time } from './shapes';

const TABLE = oneOf(EXPORT_TABLES);

const ROW: Schema = {
  type: 'object',
  additionalProperties: { type: ['string', 'number', 'boolean', 'null'] },
  description: 'by the names of the columns; times are RFC 3339, what is structured is a text of JSON',
};

export const EXPORT_BODY = partial(
  { table: TABLE },
  {
    model: text('ID or ID@VERSION; the live model when it is left out'),
    asOf: time('scores and journeys are of this instant; now when it is left out'),
    position: count('nothing behind this log position is told: with that of the first table, several are of one log; its end when it is left out'),
    limit: { ...count('how many rows at most; 5000 when it is left out'), minimum: 1, maximum: 5_000 },
    cursor: text('nextCursor of the page before'),
  },
);

export const EXPORT_PAGE = object({
  table: TABLE,
  asOf: time(),
  position: count('everything in the log up to here'),
  model: object({ id: text(), version: count() }),
  items: listOf(ROW),
  nextCursor: orNull(text('asks for the next page; null at the end')),
  done: count('contacts that are told'),
  of: count('contacts at the first page'),
});
