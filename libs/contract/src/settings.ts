import { BUILT_IN_CATALOGUE, SEALED_KEYS } from '@waymark/journey';
import type { ChannelCatalogue, Instant } from '@waymark/journey';

/** The largest event that is taken, in bytes of its encoded form. */
export const MAX_EVENT_BYTES = 262_144;

export interface ContractSettings {
  readonly catalogue: ChannelCatalogue;
  /** Two-letter country in which a phone without a country code is read. */
  readonly defaultRegion: string;
  /** Keys under `profile` and `attributes` that no model sees; the built-in ones always count. */
  readonly sealedKeys: ReadonlySet<string>;
  /** How far ahead of the engine a time may lie, in milliseconds. */
  readonly futureToleranceMs: number;
  readonly maxEventBytes: number;
  /** Values that many people share: `TYPE:PATTERN`, an e-mail with `@` or a phone with `+` in front; `*` stands for any run of characters. */
  readonly sharedValues: readonly string[];
}

/** When and how something reached us. */
export interface Origin {
  readonly now: Instant;
  /** An import of history by an admin: the channel `handoff` and the source `waymark` are allowed. */
  readonly history: boolean;
}

const ROLE_MAILBOXES = [
  'admin@*',
  'contact@*',
  'hello@*',
  'info@*',
  'kefu@*',
  'mailer-daemon@*',
  'marketing@*',
  'no-reply@*',
  'noreply@*',
  'office@*',
  'postmaster@*',
  'sales@*',
  'service@*',
  'support@*',
  'webmaster@*',
];

export const DEFAULT_SETTINGS: ContractSettings = {
  catalogue: BUILT_IN_CATALOGUE,
  defaultRegion: 'CN',
  sealedKeys: SEALED_KEYS,
  futureToleranceMs: 24 * 60 * 60 * 1000,
  maxEventBytes: MAX_EVENT_BYTES,
  sharedValues: ROLE_MAILBOXES,
};
