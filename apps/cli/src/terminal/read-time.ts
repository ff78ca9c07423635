import { parseInstant } from '@waymark/contract';
import { wrongUsage } from './failure';

/** An instant of an option, as the user wrote it. Throws wrong usage where it is none. */
export function readTime<Text extends string | undefined>(option: string, text: Text): Text {
  if (text !== undefined) readInstant(option, text);
  return text;
}

/** An instant of an option, in milliseconds. Throws wrong usage where it is none. */
export function readInstant(option: string, text: string): number {
  const instant = parseInstant(text);
  if (instant === undefined) throw wrongUsage(`${option} ${text}: give an RFC 3339 time with an offset, such as 2026-03-02T00:00:00Z`);
  return instant;
}
