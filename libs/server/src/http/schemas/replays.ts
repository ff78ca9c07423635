import type { Schema } from './shapes';
import { count, listOf, number, object, oneOf, orNull, pageOf, partial, ref, text, time } from './shapes';

const ASKED_MODEL: Schema = {
  anyOf: [
    partial({ id: text() }, { version: count('the latest when it is left out') }, 'a published model'),
    object({ draft: { anyOf: [text('YAML or JSON'), ref('Model')] } }, 'a model that is not published'),
  ],
};

const PREDICATE: Schema = { type: 'object', additionalProperties: true, description: 'a predicate of the model language' };

export const REPLAY_BODY = partial(
  { model: ASKED_MODEL },
  {
    against: { anyOf: [...(ASKED_MODEL['anyOf'] as readonly Schema[]), { type: 'null' }], description: 'the live model when it is left out, none when it is null' },
    asOf: time('now when it is left out'),
    from: time('qualifications from here on are reported'),
    to: time('qualifications before this are reported'),
    where: { anyOf: [PREDICATE, text('YAML or JSON')], description: 'asked of contacts as of asOf: profile, account, consent and state' },
    handoffs: oneOf(['recorded', 'ignore'], 'whether what sales did is folded as it was recorded'),
  },
);

const MODEL_NAME = object({ id: text(), version: orNull(count('null for a draft')), digest: text(), title: orNull(text()) });

const QUESTION = object({
  model: MODEL_NAME,
  against: orNull(MODEL_NAME),
  asOf: time(),
  from: orNull(time()),
  to: orNull(time()),
  where: orNull(PREDICATE),
  handoffs: oneOf(['recorded', 'ignore']),
});

export const REPLAY = object(
  {
    id: text(),
    state: oneOf(['queued', 'bringing-history-up', 'folding', 'explaining', 'done', 'failed', 'cancelled']),
    progress: orNull(
      object({
        phase: text('what is being done within the state'),
        done: count('events, contacts or facts, by the phase'),
        of: count('0 where a phase is not counted'),
        etaMs: orNull(count('until the end of the phase, by its pace so far')),
      }),
    ),
    ahead: count('replays that come before it'),
    question: QUESTION,
    askedAt: time(),
    askedBy: text('name of the key'),
    startedAt: orNull(time()),
    endedAt: orNull(time()),
    outcome: orNull(
      object({
        position: count('everything in the log up to here was folded'),
        contacts: count('that answer `where` and have a fact by asOf'),
        changed: count('contacts to which the models do not give the same'),
        digest: text('the same for the same question over the same history'),
        notices: listOf(text('what whoever asked should know')),
      }),
    ),
    failure: orNull(object({ code: text('stable'), message: text() })),
  },
  'a what-if and how far it is',
);
export const REPLAY_PAGE = pageOf('Replay');

const beforeAfter = { name: text(), before: count(), after: count() };
const BREAKDOWN = listOf(object({ ...beforeAfter, gained: count(), lost: count() }));
const DAYS = orNull(object({ p50: number(), p90: number() }));

const STATE = orNull(object({ behaviour: number(), fit: number(), total: number(), class: orNull(text()), stage: text(), qualifiedAt: orNull(time()) }));

const CHANGED_LINE = object({
  at: orNull(time('null for a fit rule')),
  rule: text(),
  title: text(),
  fact: orNull(text()),
  before: orNull(number('what the line added; null where the model has no such line')),
  after: orNull(number()),
  noteBefore: orNull(text('why it counts nothing: limit, ceiling, reset or floor')),
  noteAfter: orNull(text()),
});

export const CONTACT_CHANGE = object(
  {
    contactId: text(),
    kind: oneOf(['gained', 'lost', 'earlier', 'later', 'same', 'never']),
    days: orNull(number('from the first qualification before to that after')),
    before: STATE,
    after: STATE,
    channel: orNull(text('of the fact that qualified it')),
    campaign: orNull(text()),
    owner: orNull(text()),
    decidedAt: time('the lines are weighed then'),
    lines: listOf(CHANGED_LINE, 'they add up to the difference of the totals at decidedAt'),
  },
  'a contact to which the models do not give the same',
);
export const CONTACT_CHANGE_PAGE = pageOf('ContactChange');

export const REPLAY_REPORT = object(
  {
    v: { const: 1 },
    question: QUESTION,
    position: count(),
    facts: count(),
    contacts: count(),
    refolded: object({ facts: count(), ofFacts: count(), contacts: count(), ofContacts: count(), because: text() }),
    digest: text(),
    parted: count('contacts that would have parted from the recorded hand-offs before the first of them'),
    scores: listOf(object({ from: number(), to: number(), before: count(), after: count() })),
    classes: listOf(object(beforeAfter)),
    stages: listOf(object(beforeAfter)),
    stageFlow: listOf(object({ from: text(), to: text(), contacts: count() })),
    changes: object({ gained: count(), lost: count(), earlier: count(), later: count(), same: count(), never: count() }),
    daysEarlier: DAYS,
    daysLater: DAYS,
    weeks: listOf(object({ monday: text(), before: count(), after: count(), gained: count(), lost: count() })),
    channels: BREAKDOWN,
    campaigns: BREAKDOWN,
    owners: BREAKDOWN,
    stagesOfChange: BREAKDOWN,
    rules: listOf(object({ rule: text(), title: text(), contacts: count(), before: number(), after: number() })),
    explained: count(),
    contactChanges: listOf(ref('ContactChange')),
  },
  'the answer to a what-if; before is `against`, after is `model`',
);
