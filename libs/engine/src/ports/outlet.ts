/** What the engine tells of its contacts, each with messages of its own kind. */
export const OUT_TOPICS = ['waymark.handoffs', 'waymark.stages', 'waymark.scores'] as const;

export type OutTopic = (typeof OUT_TOPICS)[number];

/** A message that is on its way out; told again it is the same to the last character. */
export interface OutMessage {
  /** Contact, topic, epoch and sequence: whoever has had it drops it. */
  readonly id: string;
  readonly topic: OutTopic;
  /** The contact's id; messages of one contact and topic stand in their order. */
  readonly key: string;
  /** A CloudEvent in structured mode, as JSON; no personal data. */
  readonly body: string;
}

/** Where messages go, such as a broker or an address of the web. */
export interface Outlet {
  /** Its place in the queue is kept under this name for ever. */
  readonly name: string;
  readonly topics: readonly OutTopic[];
  /** How many messages it is given at once at most: those of a call that fails are all given again. */
  readonly pageMessages: number;
  /** Resolves when all of them are durable with the other side, in this order. Rejects within a bounded time where they are not. */
  send(messages: readonly OutMessage[], signal: AbortSignal): Promise<void>;
  close(): Promise<void>;
}
