import type { ApiKey, DeadLetter, KeptAnswer } from '@waymark/engine';
import type { PostgresCell } from './pool';

type VaultRow = Record<string, PostgresCell>;

export function letterRow(letter: DeadLetter): VaultRow {
  const { id, via, topic, partition, code, pointer, message, status, sealed } = letter;
  const when = { received_at: letter.receivedAt, expires_at: letter.expiresAt, resolved_at: letter.resolvedAt };
  return { id, via, topic, partition, record_offset: letter.offset, code, pointer, message, status, sealed, ...when };
}

export function letterFrom(row: VaultRow): DeadLetter {
  return {
    id: String(row['id']),
    receivedAt: Number(row['received_at']),
    expiresAt: Number(row['expires_at']),
    via: row['via'] as DeadLetter['via'],
    topic: row['topic'] as string | null,
    partition: row['partition'] as number | null,
    offset: row['record_offset'] as string | null,
    code: String(row['code']),
    pointer: String(row['pointer']),
    message: String(row['message']),
    status: row['status'] as DeadLetter['status'],
    resolvedAt: row['resolved_at'] as number | null,
    sealed: row['sealed'] as Uint8Array,
  };
}

export function keyRow(key: ApiKey): VaultRow {
  const { name, role, segment, owner } = key;
  const may = { sources: JSON.stringify(key.sources), channels: JSON.stringify(key.channels) };
  return { name, role, key_hash: key.keyHash, ...may, segment, owner, created_at: key.createdAt };
}

export function keyFrom(row: VaultRow): ApiKey {
  return {
    name: String(row['name']),
    role: row['role'] as ApiKey['role'],
    keyHash: String(row['key_hash']),
    sources: JSON.parse(String(row['sources'])) as string[],
    channels: JSON.parse(String(row['channels'])) as string[],
    segment: row['segment'] as string | null,
    owner: row['owner'] as string | null,
    createdAt: Number(row['created_at']),
  };
}

export function answerRow({ keyName, idempotencyKey, requestHash, status, body, at }: KeptAnswer): VaultRow {
  return { key_name: keyName, idempotency_key: idempotencyKey, request_hash: requestHash, status, body, at };
}

export function answerFrom(row: VaultRow): KeptAnswer {
  return {
    keyName: String(row['key_name']),
    idempotencyKey: String(row['idempotency_key']),
    requestHash: String(row['request_hash']),
    status: Number(row['status']),
    body: String(row['body']),
    at: Number(row['at']),
  };
}
