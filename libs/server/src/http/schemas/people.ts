import { CASE_KINDS, CASE_STATUSES } from '@waymark/journey';
import { STAGES } from '@waymark/scoring';
import { count, flag, listOf, mapOf, number, object, oneOf, orNull, pageOf, partial, ref, text, time } from './shapes';

const person = {
  id: text('the contact'),
  name: orNull(text()),
  title: orNull(text()),
  email: orNull(text()),
  phone: orNull(text()),
  company: object({ name: orNull(text()), domain: orNull(text()) }),
};

const stage = oneOf(STAGES);
const modelRef = object({ id: text(), version: count(), digest: text('SHA-256 of the canonical JSON') });
const scores = { behaviour: number(), fit: number(), total: number() };

/** Whom a row is about, opened for the answer. */
export const PERSON = object(person, 'a contact as people see it');

export const MODEL_REF = modelRef;

export const SCORE = partial(
  {
    contactId: text(),
    asOf: time('the score is exact at this instant'),
    model: ref('ModelRef'),
    ...scores,
    class: orNull(text('the fit band followed by the behaviour band')),
    stage,
    qualified: flag('a qualification has happened and has not been re-armed'),
    qualifications: listOf(object({ at: time(), ...scores })),
    stages: listOf(object({ stage, at: time() })),
    touches: count(),
  },
  {
    mergedInto: text('the contact that the id that was asked for points at'),
    lines: listOf(
      object({
        at: time(),
        rule: text(),
        title: text(),
        fact: orNull(text()),
        points: number(),
        weight: number(),
        value: number(),
        note: orNull(oneOf(['limit', 'ceiling', 'reset', 'floor'])),
      }),
    ),
    fitRules: listOf(object({ rule: text(), title: text(), points: number() })),
  },
  'one contact\'s score; with `explain` the ledger: behaviour is the rounded sum of the values, fit that of the fit rules\' points',
);

const SCORE_THEN = object({ ...scores, class: orNull(text()) });

export const JOURNEY = partial(
  {
    contactId: text(),
    asOf: time('the way up to this instant'),
    model: ref('ModelRef'),
    steps: listOf(
      object({
        at: time(),
        cause: object({
          kind: oneOf(['touchpoint', 'profile', 'time'], 'time: inactivity, an idle fallback or the end of expiring lines'),
          fact: orNull(text()),
          channel: orNull(text()),
          action: orNull(text()),
          content: orNull(text('id')),
          campaign: orNull(text('id')),
        }),
        before: orNull(SCORE_THEN),
        after: SCORE_THEN,
        stages: listOf(object({ stage, back: flag('a fallback') })),
        qualified: flag(),
        rearmed: flag('it may qualify again'),
        lines: listOf(
          object({
            section: oneOf(['behaviour', 'fit']),
            change: oneOf(['added', 'held-back', 'voided', 'expired', 'begun', 'ceased', 'clamped'], 'begun and ceased: a fit rule; clamped: a cap or bound takes another share'),
            rule: text('of a clamp group:NAME, max, min or floor'),
            title: text(),
            count: count('lines of the rule that went this way'),
            points: number('of one line'),
            value: number('what the total gains or loses by them'),
            note: orNull(oneOf(['limit', 'ceiling', 'reset', 'floor'])),
          }),
        ),
      }),
    ),
    points: listOf(object({ at: time(), ...scores }), 'the score between the steps where it fades, and at asOf at the end'),
    nextCursor: orNull(text('asks for the next steps; null at the end')),
  },
  { mergedInto: text('the contact that the id that was asked for points at') },
  'how a contact came to its score; before is null at its first fact',
);

export const LEAD = object(
  {
    contactId: text(),
    contact: ref('Person'),
    ...scores,
    class: orNull(text()),
    stage,
    stageSince: time(),
    qualified: flag(),
    qualifiedAt: orNull(time('the latest qualification')),
    standing: oneOf(['none', 'open', 'waiting', 'blocked'], 'how it stands with sales'),
    touches: count(),
    lastTouchAt: orNull(time()),
    lastChannel: orNull(text('channel of the latest touch')),
    owner: orNull(text()),
    asOf: time('the row is of this instant'),
  },
  'a scored contact of the live model',
);

export const LEAD_PAGE = pageOf('Lead', {
  asOf: orNull(time('the oldest asOf on the page')),
  model: object({ id: text(), version: count() }),
  generation: text(),
});

export const CONTACT = object(
  {
    ...person,
    number: count('order of making'),
    mergedInto: orNull(text('the contact that the id that was asked for points at')),
    members: listOf(text(), 'the ids that answer with it, its own first'),
    merges: listOf(object({ mergeId: text(), survivor: text(), loser: text(), at: time(), by: orNull(text('null where the rules did')) })),
    named: flag('has it a strong identity?'),
    shared: flag('does it stand for a value that many people share?'),
    firstSeenAt: time(),
    lastSeenAt: time(),
    facts: count(),
    identities: listOf(
      object({
        type: text(),
        value: text(),
        source: orNull(text('who issued a user_id')),
        strength: oneOf(['strong', 'weak', 'shared']),
        linkedAt: time(),
      }),
    ),
    owner: orNull(text()),
    score: orNull(ref('Score')),
    consent: mapOf(flag('true once given, false once withdrawn'), 'by purpose'),
    handoffs: listOf(ref('HandoffCore')),
  },
  'one person',
);

const merges = listOf(object({ mergeId: text(), survivor: text(), loser: text() }));

export const PEOPLE_DECIDED = object({
  contactId: text('the contact concerned, as it is called now'),
  merges: { ...merges, description: 'that were made' },
  unmerged: { ...merges, description: 'merges that were taken back' },
  contact: ref('Contact'),
});

export const MERGE_BODY = object({ contacts: { ...listOf(text(), 'the ids of two contacts, in any order'), minItems: 2, maxItems: 2 } });

export const CASE = object(
  {
    id: text(),
    kind: oneOf(CASE_KINDS),
    status: oneOf(CASE_STATUSES, 'lapsed: the rules have settled it meanwhile'),
    openedAt: time(),
    factId: text('the fact that asked'),
    fact: orNull(ref('TimelineEntry')),
    differIn: listOf(text(), 'types of which two of the contacts hold different values'),
    identity: orNull(
      object(
        { type: text(), value: text(), source: orNull(text('who issued a user_id')) },
        'the value that was not linked (identity-conflict), or that made the new contact (higher-name); null where the case is about none, or it was erased',
      ),
    ),
    contacts: listOf(
      object({ id: text('as it was when the case was opened'), contactId: text('the contact that it is now'), contact: ref('Person') }),
    ),
  },
  'a question for a person: who is it?',
);

export const CASE_PAGE = pageOf('Case');

export const SETTLE_BODY = object({ settlement: oneOf(['merge', 'keep-apart']) });

export const FOUND_CONTACT = object({ contactId: text(), named: flag(), shared: flag() });

const named = orNull(object({ id: text(), name: orNull(text()) }));
const anyMap = orNull(mapOf({}));

export const TIMELINE_ENTRY = object(
  {
    factId: text(),
    kind: oneOf(['touchpoint', 'profile', 'identity']),
    occurredAt: time(),
    recordedAt: orNull(time()),
    source: orNull(text()),
    via: oneOf(['kafka', 'http', 'file', 'decision'], 'how it came in'),
    channel: orNull(text()),
    action: orNull(text()),
    mode: orNull(oneOf(['online', 'offline'])),
    direction: orNull(oneOf(['inbound', 'outbound'])),
    interactive: orNull(flag()),
    campaign: named,
    content: named,
    value: orNull(object({ amount: number(), currency: text() })),
    attributes: anyMap,
    profile: anyMap,
    account: anyMap,
    consent: orNull(partial({ purposes: listOf(text()) }, { basis: text(), withdrawn: flag() })),
    handoff: orNull(
      object({ id: text(), action: text(), owner: orNull(text()), reason: orNull(text()), by: orNull(text()), note: orNull(text()) }),
    ),
  },
  'one fact of a contact\'s history; what is stored sealed is opened here',
);

export const TIMELINE_PAGE = pageOf('TimelineEntry', {
  contactId: text('whose they are'),
  mergedInto: orNull(text('the contact that the id that was asked for points at')),
});
