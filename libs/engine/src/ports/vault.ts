import type { Instant } from '@waymark/journey';

/** Secrets of one installation; opaque bytes to everything but the crypto adapter. */
export interface Secrets {
  /** HMAC key of look-up hashes. */
  readonly identityKey: Uint8Array;
  /** HMAC key of content digests. */
  readonly digestKey: Uint8Array;
  /** Seals what belongs to no member: dead letters. */
  readonly letterKey: Uint8Array;
}

export type Role = 'channel' | 'sales' | 'analyst' | 'admin';

/** Who may call; of the key itself only a hash is kept. */
export interface ApiKey {
  readonly name: string;
  readonly role: Role;
  readonly keyHash: string;
  /** Channels: the sources and channels that it may write; empty is any. */
  readonly sources: readonly string[];
  readonly channels: readonly string[];
  /** Channels: NAME of the source `segment:NAME` under which Segment's libraries write with it; several keys may have the same. */
  readonly segment: string | null;
  /** Sales: the owner it stands for. */
  readonly owner: string | null;
  readonly createdAt: Instant;
}

export type LetterStatus = 'open' | 'resolved';

/** What could not be taken, kept sealed until it is mended or expires. */
export interface DeadLetter {
  readonly id: string;
  readonly receivedAt: Instant;
  readonly expiresAt: Instant;
  readonly via: 'kafka' | 'http' | 'file';
  readonly topic: string | null;
  readonly partition: number | null;
  readonly offset: string | null;
  readonly code: string;
  readonly pointer: string;
  readonly message: string;
  readonly status: LetterStatus;
  readonly resolvedAt: Instant | null;
  /** The original bytes and headers. */
  readonly sealed: Uint8Array;
}

export interface LetterQuery {
  readonly status?: LetterStatus;
  readonly limit: number;
  /** Id of the last letter of the page before; after one that has expired nothing follows. */
  readonly after?: string;
}

/** The answer that a command got, kept so that its repetition gets the same. */
export interface KeptAnswer {
  readonly keyName: string;
  readonly idempotencyKey: string;
  readonly requestHash: string;
  readonly status: number;
  readonly body: string;
  readonly at: Instant;
}

/** Small, precious, and never in the log: keys, dead letters, who may call. */
export interface Vault {
  secrets(): Promise<Secrets>;
  /** Keys of members; those that have none get one, durable on return. */
  ensureMemberKeys(members: readonly string[]): Promise<ReadonlyMap<string, Uint8Array>>;
  /** Keys that exist; an erased member has none. */
  memberKeys(members: readonly string[]): Promise<ReadonlyMap<string, Uint8Array>>;
  /** A letter with a known id is kept as it was. */
  putLetters(letters: readonly DeadLetter[]): Promise<void>;
  /** Newest first, then by id. */
  letters(query: LetterQuery): Promise<readonly DeadLetter[]>;
  letter(id: string): Promise<DeadLetter | null>;
  resolveLetter(id: string, at: Instant): Promise<void>;
  /** Removes letters and kept answers that have expired. Returns how many letters went. */
  expire(now: Instant, answersBefore: Instant): Promise<number>;
  keys(): Promise<readonly ApiKey[]>;
  addKey(key: ApiKey): Promise<'added' | 'name-taken'>;
  revokeKey(name: string): Promise<'revoked' | 'unknown'>;
  keptAnswer(keyName: string, idempotencyKey: string): Promise<KeptAnswer | null>;
  keepAnswer(answer: KeptAnswer): Promise<void>;
  close(): Promise<void>;
}
