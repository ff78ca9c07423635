import { HANDOFF_ACTIONS } from '@waymark/journey';
import { STAGES } from '@waymark/scoring';
import { OUT_TOPICS } from '@waymark/engine';
import { CAUSES } from '../../outbox/message';
import type { Schema } from './shapes';
import { count, flag, number, object, oneOf, orNull, ref, text, time } from './shapes';

const head = {
  contactId: text('the contact, which is the key of the record'),
  topic: oneOf(OUT_TOPICS),
  epoch: count('a higher one voids everything that was told in a lower one'),
  sequence: count('counts the messages of a contact on a topic in an epoch, from 1'),
  cause: oneOf(CAUSES, 'why it is told: it happened; it came late; it came with a file; another model is live; told anew'),
};

/** A CloudEvent 1.0 in structured mode. */
function cloudEvent(type: string, data: Readonly<Record<string, Schema>>, description: string): Schema {
  return object(
    {
      specversion: { const: '1.0' },
      id: text('contact, topic, epoch and sequence: who has had it drops it'),
      source: { const: 'waymark' },
      type: { const: type },
      time: time(),
      subject: text('the contact'),
      partitionkey: text('the contact'),
      datacontenttype: { const: 'application/json' },
      data: object({ ...head, ...data }),
    },
    description,
  );
}

const standing = { class: orNull(text('the fit band followed by the behaviour band')), qualified: flag(), qualifiedAt: orNull(time('the latest qualification')) };
const scores = { behaviour: number(), fit: number(), total: number() };

export const HANDOFF_MESSAGE = cloudEvent(
  'waymark.handoff.v1',
  {
    handoffId: text(),
    action: oneOf([...HANDOFF_ACTIONS, 'assigned'], 'what has changed; where it is told anew, its status'),
    at: time('of the change'),
    status: oneOf(HANDOFF_ACTIONS),
    open: flag('offered or accepted'),
    owner: orNull(text('null where there is none, or where it is no code: people\'s names are not told')),
    reason: orNull(text('a code such as no-budget; other words are not told')),
    offeredAt: time(),
    decidedAt: time(),
    dueAt: orNull(time('sales is to answer by then')),
    imported: flag('came with a history'),
    why: orNull(oneOf(['live', 'touch', 'consent', 'release', 'unmerge', 'loss'], 'why it was offered')),
    qualification: orNull(object({ at: time(), ...scores }, 'the scores at the instant of qualifying')),
    model: orNull(ref('ModelRef')),
  },
  'a hand-off as a change left it; it stands in the place of what was told of that hand-off before',
);

const STAGE_MESSAGE = cloudEvent('waymark.stage.v1', { stage: oneOf(STAGES), at: time('when it was entered'), model: ref('ModelRef') }, 'a stage that the contact has entered');

const SCORE_MESSAGE = cloudEvent(
  'waymark.score.v1',
  { ...standing, ...scores, stage: oneOf(STAGES), asOf: time('the scores are exact at this instant'), model: ref('ModelRef'), before: orNull(object(standing, 'what was told before in this epoch')) },
  'class or qualification has changed; it stands in the place of what was told of the contact\'s score before',
);

export const RETRACTION_MESSAGE = cloudEvent('waymark.retraction.v1', { at: time(), retracts: text('the id of the message') }, 'what the named message said does not hold');

const DEAD_LETTER_MESSAGE = object(
  {
    specversion: { const: '1.0' },
    id: text('the letter'),
    source: text(),
    type: { const: 'waymark.dead-letter.v1' },
    time: time(),
    datacontenttype: { const: 'application/json' },
    data: object({ letterId: text(), topic: text(), partition: count(), offset: text(), code: text(), pointer: orNull(text()) }),
  },
  'a record that could not be taken; its bytes stay sealed with the engine',
);

/** Everything that leaves by itself, by its name in the documents. */
export const OUT_MESSAGES: Readonly<Record<string, Schema>> = {
  HandoffMessage: HANDOFF_MESSAGE,
  StageMessage: STAGE_MESSAGE,
  ScoreMessage: SCORE_MESSAGE,
  RetractionMessage: RETRACTION_MESSAGE,
  DeadLetterMessage: DEAD_LETTER_MESSAGE,
};
