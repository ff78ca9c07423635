import { MODEL_SCHEMA } from '@waymark/scoring';
import type { Schema } from './shapes';
import { count, flag, listOf, mapOf, number, object, oneOf, orNull, pageOf, partial, ref, text, time } from './shapes';

const version = {
  id: text(),
  version: count(),
  digest: text('SHA-256 of the canonical JSON'),
  title: orNull(text()),
  publishedAt: time(),
  publishedBy: text('name of the key'),
  live: flag(),
};

/** The published schema of a model; its own references point into the document of the API. */
export const MODEL: Schema = rebased(MODEL_SCHEMA, '#/components/schemas/Model') as Schema;

export const MODEL_VERSION = object(version, 'a published version of a model');
export const MODEL_PAGE = pageOf('ModelVersion');
export const MODEL_DETAIL = object({ ...version, model: ref('Model'), versions: listOf(ref('ModelVersion')) });
export const PUBLISHED_MODEL = object({ ...version, model: ref('Model'), isNew: flag('false: the latest version has this content already') });

export const MODEL_ERROR = partial({ path: text('JSON Pointer into the document'), message: text() }, { found: text(), allowed: text() });

export const LINT = {
  anyOf: [
    object({ ok: { const: true }, id: text(), title: orNull(text()), digest: text() }),
    object({ ok: { const: false }, errors: listOf(ref('ModelError')) }),
  ],
};

const named = object({ id: text(), version: count() });

export const MODEL_DIFFERENCE = object({
  from: named,
  to: named,
  changes: listOf(object({ path: text(), change: oneOf(['added', 'removed', 'changed']), touches: text('which facts and contacts it can touch') })),
});

export const GENERATION = object(
  {
    generation: text(),
    model: ref('ModelRef'),
    status: oneOf(['filling', 'ready', 'shadow', 'live', 'retired', 'dropping']),
    purpose: oneOf(['switch', 'shadow', 'rebuild', 'version', 'loss']),
    filled: count('contacts'),
    total: count('contacts'),
    progress: number('from 0 to 1'),
    remainingSeconds: orNull(number('by its pace so far')),
    startedAt: time(),
    readyAt: orNull(time()),
    liveAt: orNull(time()),
    border: orNull(count('the log position from which on it decides')),
    retiredAt: orNull(time()),
    viewVersion: text('of the views that its rows have; a live one of an older version is being filled anew beside itself'),
  },
  'one model\'s read tables',
);

export const GENERATION_PAGE = pageOf('Generation');

const moved = object({
  count: count(),
  contacts: listOf(object({ contactId: text(), company: orNull(text()), totalBefore: orNull(number()), totalAfter: orNull(number()) })),
});
const distribution = listOf(object({ name: text(), before: count(), after: count() }));

export const SWITCH_PREVIEW = object(
  {
    generation: text(),
    against: orNull(text('the live generation')),
    position: count('give it back to confirm'),
    asOf: time(),
    contacts: count(),
    changedTotals: count(),
    qualifies: moved,
    noLonger: moved,
    waiting: count('whom a release would look at'),
    classes: distribution,
    stages: distribution,
  },
  'what a switch would change; at most 200 contacts are listed, the highest totals first',
);

export const SWITCH_CONFIRMED = object({
  generation: text(),
  position: count('log position of the switch'),
  changedSince: count('log positions since the difference was looked at'),
});

export const ROLLED_BACK = object({ generation: text('live from that position on'), model: ref('ModelRef'), position: count('log position of the switch') });

export const VERIFICATION = object({
  generation: orNull(text()),
  position: count(),
  contacts: count(),
  rows: count(),
  differing: count(),
  differences: listOf(object({ contactId: text(), table: text(), live: orNull(text()), rebuilt: orNull(text()) })),
});

export const STATUS = object({
  version: text(),
  position: count('log position that the views stand at'),
  end: count('log position of the last event'),
  lag: count(),
  caughtUp: flag(),
  failure: orNull(text()),
  notices: listOf(text('what an operator has to know of the last start')),
  parts: listOf(
    object({
      part: count(),
      made: flag('whether it has rows'),
      position: count('log position that its rows stand at'),
      owner: orNull(text('the process that writes them, or did last')),
      since: orNull(time()),
      held: flag('whether that process still has the part'),
    }),
    'parts of the contacts that other processes write; empty where one process does everything',
  ),
  backlog: count('facts that wait for the log'),
  contacts: count(),
  openHandoffs: count(),
  waiting: count(),
  blocked: count(),
  openLetters: count('at most 1,000 are counted'),
  outlets: listOf(
    object({
      name: text(),
      waiting: count('messages that it has not taken yet'),
      waitingSince: orNull(time('when the first of them was told')),
      failures: count('attempts in a row that failed'),
      nextAttemptAt: orNull(time()),
      failure: orNull(text('why the last attempt failed')),
    }),
    'where messages go; empty where other processes send them',
  ),
  stages: mapOf(count()),
  live: orNull(ref('Generation')),
  generations: listOf(ref('Generation')),
});

/** A published schema inside the document of the API: its own references begin at `base`. */
export function rebased(value: unknown, base: string): unknown {
  if (Array.isArray(value)) return value.map((each) => rebased(each, base));
  if (typeof value !== 'object' || value === null) return value;
  const members = Object.entries(value).filter(([key]) => key !== '$id' && key !== '$schema');
  return Object.fromEntries(
    members.map(([key, member]) => [key, key === '$ref' ? String(member).replace(/^#/, base) : rebased(member, base)]),
  );
}
