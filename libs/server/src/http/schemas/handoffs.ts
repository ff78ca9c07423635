import { HANDOFF_ACTIONS } from '@waymark/journey';
import { STAGES } from '@waymark/scoring';
import { count, flag, listOf, number, object, oneOf, orNull, pageOf, ref, text, time } from './shapes';

const core = {
  id: orNull(text('null where nothing has been offered yet')),
  contactId: text(),
  status: oneOf([...HANDOFF_ACTIONS, 'waiting', 'blocked']),
  open: flag('offered or accepted'),
  imported: flag('came with a history'),
  offeredAt: orNull(time()),
  decidedAt: orNull(time()),
  dueAt: orNull(time('sales is to answer by then')),
  overdue: flag(),
  owner: orNull(text()),
  reason: orNull(text()),
  why: orNull(oneOf(['live', 'touch', 'consent', 'release', 'unmerge', 'loss'], 'why it was offered')),
  qualification: orNull(object({ at: time(), behaviour: number(), fit: number(), total: number() }, 'the scores at the instant of qualifying')),
  model: orNull(ref('ModelRef')),
  allowed: listOf(oneOf(['accept', 'reject', 'recycle', 'convert', 'assign'], 'the route of a step that is allowed now')),
};

/** A hand-off without a word of the person. */
export const HANDOFF_CORE = object(core, 'a hand-off without personal data');

const row = {
  ...core,
  contact: ref('Person'),
  behaviour: orNull(number()),
  fit: orNull(number()),
  total: orNull(number('exact at asOf, under the live model; null while none is live')),
  class: orNull(text()),
  stage: orNull(oneOf(STAGES)),
  asOf: orNull(time()),
  reasons: listOf(
    object(
      {
        rule: text(),
        title: text(),
        points: number(),
        value: number('what it is worth at asOf'),
        at: orNull(time('null for a fit rule, which holds now')),
        fact: orNull(object({ id: text(), channel: text(), action: text(), content: orNull(text()), campaign: orNull(text()) })),
      },
      'a line that lifts the score, and the fact that earned it',
    ),
  ),
  lastTouches: listOf(ref('TimelineEntry')),
  consent: object({ salesContact: orNull(flag('null: never spoken of')) }),
  stillQualified: flag('does the live model still call the contact qualified?'),
};

export const HANDOFF = object(row, 'a line of the queue that sales works from');

export const HANDOFF_DETAIL = object({
  ...row,
  history: listOf(
    object({ action: text(), at: time(), by: orNull(text('name of the key')), owner: orNull(text()), reason: orNull(text()), note: orNull(text()) }),
  ),
});

export const HANDOFF_PAGE = pageOf('Handoff', {
  asOf: orNull(time('the oldest asOf on the page')),
  position: count('give it to the stream as lastEventId to hear of everything since'),
});

export const HANDOFF_NEWS = object(
  {
    position: count('log position; the id of the event'),
    handoffId: text(),
    contactId: text(),
    action: oneOf([...HANDOFF_ACTIONS, 'assigned']),
    at: time(),
    owner: orNull(text()),
    reason: orNull(text()),
    by: orNull(text('name of the key; null where the engine decided')),
    handoff: orNull(ref('HandoffCore')),
  },
  'the data of a server-sent event: one change, and the hand-off as it stands now',
);

export const RELEASE = object({
  ok: { const: true },
  dryRun: flag(),
  offered: listOf(object({ contactId: text(), handoffId: orNull(text('null on a dry run')) })),
  refused: listOf(object({ contactId: text(), code: text() })),
});
