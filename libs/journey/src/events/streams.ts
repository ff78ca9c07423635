/** Names of the log's streams. A contact's facts stand in its member streams. */
export const contactStream = (member: string): string => `contact-${member}`;

/** The hand-off decisions of one member, with a decider of its own. */
export const handoffStream = (member: string): string => `handoff-${member}`;

/** All published versions of one scoring model. */
export const modelStream = (modelId: string): string => `model-${modelId}`;

/** Every switch of the live model. */
export const SWITCH_STREAM = 'switch';

/** Which challengers run beside the live model. */
export const SHADOW_STREAM = 'shadows';

/** The member that a contact or hand-off stream belongs to; null for any other stream. */
export function memberOf(stream: string): string | null {
  if (stream.startsWith('contact-') || stream.startsWith('handoff-')) return stream.slice(8);
  return null;
}
