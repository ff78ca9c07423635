import type { KafkaAccess } from '@waymark/adapters/kafka';
import { kafkaAccessOf } from './kafka-access';
import type { Variables } from './variables';
import { listOf, secondsOf, wrong } from './variables';

export interface KafkaEnvironment {
  readonly access: KafkaAccess;
  readonly groupId: string;
  readonly topics: readonly (string | RegExp)[];
  readonly deadLetterTopic: string;
  /** What the names of the topics begin with on which the engine tells. */
  readonly outPrefix: string;
  /** A member that is silent for so long loses its partitions to the others; one that was killed keeps them as long. */
  readonly sessionTimeoutMs: number;
  /** Without progress for so long the consumer, and with it the process, ends. */
  readonly giveUpAfterMs: number;
}

/** Null where KAFKA_BROKERS is not set. Throws `wrong-environment`. */
export function kafkaOf(variables: Variables): KafkaEnvironment | null {
  const access = kafkaAccessOf(variables);
  if (access === null) return null;
  const topics = listOf(variables['KAFKA_TOPICS']).map(topicOf);
  const session = secondsOf('KAFKA_SESSION_SECONDS', variables['KAFKA_SESSION_SECONDS'] || '30', 6);
  // A member may have to wait twice a session until the group lets it in.
  const giveUp = secondsOf('KAFKA_GIVE_UP_SECONDS', variables['KAFKA_GIVE_UP_SECONDS'] || String(10 * session), 3 * session);
  return {
    access,
    groupId: variables['KAFKA_GROUP_ID'] || 'waymark',
    topics: topics.length > 0 ? topics : ['touchpoints'],
    deadLetterTopic: variables['KAFKA_DEAD_LETTER_TOPIC'] || 'touchpoints.dlq',
    outPrefix: prefixOf(variables['KAFKA_OUT_PREFIX']),
    sessionTimeoutMs: 1_000 * session,
    giveUpAfterMs: 1_000 * giveUp,
  };
}

function prefixOf(text: string | undefined): string {
  if (!text) return 'waymark.';
  if (/^[A-Za-z0-9._-]{1,200}$/.test(text)) return text;
  throw wrong('KAFKA_OUT_PREFIX', `found ${text}: give what the names of the topics begin with, of letters, digits, dots, _ and -`);
}

/** A name, or a pattern between slashes. */
function topicOf(text: string): string | RegExp {
  const pattern = /^\/(.+)\/$/.exec(text)?.[1];
  if (pattern === undefined) return text;
  try {
    return new RegExp(pattern);
  } catch {
    throw wrong('KAFKA_TOPICS', `${text} is no regular expression: mend it or give a plain name`);
  }
}
