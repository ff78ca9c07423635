import type { OutMessage, OutTopic } from '@waymark/engine';
import type { Instant } from '@waymark/journey';
import { toTime } from '../queries/times';
import type { Telling } from './told-topic';

/** Why something is told: it happened; it happened before what was known; it came with a file; another model; told anew. */
export const CAUSES = ['live', 'late', 'import', 'switch', 'rebuild'] as const;

export type Cause = (typeof CAUSES)[number];

/** What a message's id calls a topic, and what type its statements are of. */
const NAMES: Readonly<Record<OutTopic, { readonly name: string; readonly type: string }>> = {
  'waymark.handoffs': { name: 'handoffs', type: 'waymark.handoff.v1' },
  'waymark.stages': { name: 'stages', type: 'waymark.stage.v1' },
  'waymark.scores': { name: 'scores', type: 'waymark.score.v1' },
};

/** Type of a message that takes back what an earlier one said. */
const RETRACTION = 'waymark.retraction.v1';

/** The `source` of every message. */
const SOURCE = 'waymark';

/** Of whom, where and when something is told. */
export interface Told {
  readonly contact: string;
  readonly topic: OutTopic;
  readonly epoch: number;
  readonly cause: Cause;
  readonly at: Instant;
}

/** The message of one telling: a CloudEvent 1.0 in structured mode. */
export function messageOf(told: Told, telling: Telling): OutMessage {
  const { contact, topic, epoch, cause } = told;
  const id = messageId(told, telling.sequence);
  const isRetraction = telling.kind === 'retracts';
  const body = {
    specversion: '1.0',
    id,
    source: SOURCE,
    type: isRetraction ? RETRACTION : NAMES[topic].type,
    time: toTime(isRetraction ? told.at : telling.statement.at),
    subject: contact,
    partitionkey: contact,
    datacontenttype: 'application/json',
    data: { contactId: contact, topic, epoch, sequence: telling.sequence, cause, ...(isRetraction ? { at: toTime(told.at), retracts: messageId(told, telling.retracts) } : saidOf(topic, telling)) },
  };
  return { id, topic, key: contact, body: JSON.stringify(body) };
}

function messageId({ contact, topic, epoch }: Told, sequence: number): string {
  return `${contact}:${NAMES[topic].name}:${epoch}:${sequence}`;
}

/** A score says what it was before. */
function saidOf(topic: OutTopic, { statement, before }: Extract<Telling, { kind: 'states' }>): object {
  if (topic !== 'waymark.scores') return statement.data;
  return { ...statement.data, before: before === null ? null : (JSON.parse(before) as object) };
}
