import type { SchemaPart } from './schema';

export const VAULT: SchemaPart = {
  part: 'vault',
  version: 1,
  tables: `
create table secret (name text primary key, value bytea not null);
create table member_key (member text primary key, value bytea not null);
create table letter (
  id text collate "C" primary key, received_at bigint not null, expires_at bigint not null, via text not null, topic text,
  partition bigint, record_offset text, code text not null, pointer text not null, message text not null,
  status text not null, resolved_at bigint, sealed bytea not null);
create index letter_by_time on letter (received_at desc, id);
create index letter_by_expiry on letter (expires_at);
create table api_key (
  name text collate "C" primary key, role text not null, key_hash text not null unique, sources text not null,
  channels text not null, segment text, owner text, created_at bigint not null);
create table kept_answer (
  key_name text not null, idempotency_key text not null, request_hash text not null, status bigint not null,
  body text not null, at bigint not null, primary key (key_name, idempotency_key));
create index kept_answer_by_time on kept_answer (at);
`,
};
