import type { Admin } from 'kafkajs';
import type { KafkaSourceSettings } from './settings';

export interface FoundTopics {
  readonly present: readonly string[];
  /** Named, but not there. */
  readonly missing: readonly string[];
}

/** What the broker has of the topics that are asked for; makes missing ones where that is wanted. */
export async function findTopics(admin: Admin, settings: KafkaSourceSettings): Promise<FoundTopics> {
  const found = matchTopics(await admin.listTopics(), settings);
  if (settings.createTopics === null || found.missing.length === 0) return found;
  const numPartitions = settings.createTopics.partitions;
  await admin.createTopics({ topics: found.missing.map((topic) => ({ topic, numPartitions })), waitForLeaders: true });
  return { present: [...found.present, ...found.missing].sort(), missing: [] };
}

/** Names that are there and names that match a pattern, sorted, each once. */
export function matchTopics(
  existing: readonly string[],
  { topics, exceptTopics }: Pick<KafkaSourceSettings, 'topics' | 'exceptTopics'>,
): FoundTopics {
  const names = topics.filter((topic) => typeof topic === 'string');
  // Flags g and y would make a pattern remember where it was.
  const patterns = topics.flatMap((topic) => (typeof topic === 'string' ? [] : [new RegExp(topic.source, topic.flags.replace(/[gy]/g, ''))]));
  const isOurs = (name: string): boolean => !name.startsWith('__') && !exceptTopics.includes(name);
  const matched = existing.filter((name) => isOurs(name) && patterns.some((pattern) => pattern.test(name)));
  const present = new Set([...names.filter((name) => existing.includes(name)), ...matched]);
  return { present: [...present].sort(), missing: names.filter((name) => !existing.includes(name)) };
}
