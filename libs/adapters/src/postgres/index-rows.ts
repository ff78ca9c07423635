import type { CaseRow, KeepApartRow, LinkRow, MemberRow, MergeRow } from '@waymark/journey';

/** Rows as queries give them. */
export type Found = Record<string, unknown>;

/** Fact ids may hold any sign, also those that PostgreSQL's text cannot: they stand as JSON. */
export const factIdText = (factId: string): string => JSON.stringify(factId);

export const LINK_COLUMNS = `encode(hash, 'hex') as hash, type, strength, identified, member, occurred_at, fact_id, count, removed`;
export const CASE_COLUMNS = `case_id, key, kind, contacts, encode(hash, 'hex') as hash, fact_id, opened_at, status`;

export function linkFrom(row: Found): LinkRow {
  return {
    hash: String(row['hash']),
    type: row['type'] as LinkRow['type'],
    strength: row['strength'] as LinkRow['strength'],
    identified: row['identified'] as boolean,
    member: String(row['member']),
    occurredAt: Number(row['occurred_at']),
    factId: factIdFrom(row),
    count: Number(row['count']),
    removed: row['removed'] as boolean,
  };
}

export function memberFrom(row: Found): MemberRow {
  return {
    id: String(row['id']),
    number: Number(row['number']),
    mergedInto: row['merged_into'] as string | null,
    named: row['named'] as boolean,
    shared: row['shared'] as boolean,
  };
}

export function caseFrom(row: Found): CaseRow {
  return {
    caseId: String(row['case_id']),
    key: String(row['key']),
    kind: row['kind'] as CaseRow['kind'],
    contacts: row['contacts'] as string[],
    hash: row['hash'] as string | null,
    factId: factIdFrom(row),
    openedAt: Number(row['opened_at']),
    status: row['status'] as CaseRow['status'],
  };
}

export function mergeFrom(row: Found): MergeRow {
  return {
    mergeId: String(row['merge_id']),
    survivor: String(row['survivor']),
    loser: String(row['loser']),
    survivorMembers: row['survivor_members'] as string[],
    loserMembers: row['loser_members'] as string[],
    mergedAt: Number(row['merged_at']),
    undone: row['undone'] as boolean,
  };
}

export function keepApartFrom(row: Found): KeepApartRow {
  return {
    keepApartId: String(row['id']),
    left: row['left_members'] as string[],
    right: row['right_members'] as string[],
    ended: row['ended'] as boolean,
  };
}

function factIdFrom(row: Found): string {
  return JSON.parse(String(row['fact_id'])) as string;
}
