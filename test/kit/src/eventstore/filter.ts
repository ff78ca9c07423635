import type { ReadReq } from '@eventstore/db-client/generated/streams_pb';
import type { Recorded } from './recorded-event';

/** The server's default for how many events it looks at in one go. */
const DEFAULT_WINDOW = 32;

export interface Filter {
  passes(event: Recorded): boolean;
  /** A checkpoint is told after so many events that were looked at. */
  readonly checkpointEvery: number;
}

/** What a subscription asks to be told of; null for everything, without checkpoints. */
export function filterOf(options: ReadReq.Options): Filter | null {
  const asked = options.getFilter();
  if (!asked) return null;
  const byType = asked.getEventType();
  const expression = byType ?? asked.getStreamIdentifier();
  const prefixes = expression?.getPrefixList() ?? [];
  const regex = new RegExp(expression?.getRegex() ?? '');
  return {
    passes: ({ type, stream }) => {
      const text = byType ? type : stream;
      return prefixes.length > 0 ? prefixes.some((prefix) => text.startsWith(prefix)) : regex.test(text);
    },
    checkpointEvery: (asked.hasMax() ? asked.getMax() : DEFAULT_WINDOW) * asked.getCheckpointintervalmultiplier(),
  };
}
