import type { SchemaPart } from './schema';

const REACHED = `
create table reached (
  writer text collate "C" primary key, event_id uuid not null, stream text not null, revision bigint not null, reached_at timestamptz not null)
  with (fillfactor = 50);
`;

/**
 * `version` counts the changes of whatever decisions may look at, there or not; `stream_end` how far claims reach
 * (and to where whoever moved it last had looked). Rows of `unconfirmed` live for milliseconds: they are swept out early, and packing their
 * events would take longer than all the rest. `reached` says for each process what of its claims it last found in the log.
 * Names compare as bytes.
 */
export const CLAIM_INDEX: SchemaPart = {
  part: 'claims',
  version: 2,
  upgrades: { 1: REACHED },
  tables: `
create table index_state (only_one boolean primary key default true check (only_one), next_number bigint not null, filled bigint not null);
insert into index_state (next_number, filled) values (1, 0);
create table version (key bigint primary key, version bigint not null) with (fillfactor = 70);
create table stream_end (stream text collate "C" primary key, last bigint not null, looked_at bigint not null) with (fillfactor = 70);
create table claim (
  event_id uuid primary key, digest bytea not null, digest_version bigint not null, stream text not null, revision bigint not null);
create table unconfirmed (
  event_id uuid primary key, stream text collate "C" not null, revision bigint not null, length bigint not null,
  claimed_at bigint not null, events bytea not null, waits_for uuid[] not null, digest bytea, digest_version bigint)
  with (autovacuum_vacuum_scale_factor = 0, autovacuum_vacuum_threshold = 2000, toast_tuple_target = 8160);
alter table unconfirmed alter column events set storage external;
create index unconfirmed_of_stream on unconfirmed (stream);
create index unconfirmed_by_age on unconfirmed (claimed_at);
create table link (
  hash bytea primary key, type text not null, strength text not null, identified boolean not null, member text collate "C" not null,
  occurred_at bigint not null, fact_id text not null, count bigint not null, removed boolean not null);
create index link_of_member on link (member);
create table member (
  id text collate "C" primary key, number bigint not null constraint number_is_one_members unique, merged_into text collate "C",
  named boolean not null, shared boolean not null);
create index member_merged on member (merged_into) where merged_into is not null;
create table contact_case (
  case_id text collate "C" primary key, key text not null, kind text not null, contacts text[] not null, hash bytea,
  fact_id text not null, opened_at bigint not null, status text not null);
create index case_by_age on contact_case (opened_at desc, case_id);
create table case_contact (contact text collate "C" not null, case_id text collate "C" not null, primary key (contact, case_id));
create table contact_merge (
  merge_id text collate "C" primary key, survivor text not null, loser text not null, survivor_members text[] not null,
  loser_members text[] not null, merged_at bigint not null, undone boolean not null);
create table keep_apart (id text collate "C" primary key, left_members text[] not null, right_members text[] not null, ended boolean not null);
create table keep_apart_member (member text collate "C" not null, id text collate "C" not null, primary key (member, id));
${REACHED}`,
};
