import type { Instant, ProfileValue, ScoredFact, TouchpointFact } from '@waymark/journey';
import type { PredicateDocument, RecentDocument } from '@waymark/scoring';
import { plainDurationMs } from './plain-time';

/** What a predicate is asked about: everything looked up when it is asked, nothing compiled. */
export interface Question {
  readonly at: Instant;
  readonly fact: ScoredFact;
  /** Facts up to and including this one. */
  readonly facts: readonly ScoredFact[];
  readonly profile: ReadonlyMap<string, ProfileValue>;
  readonly account: ReadonlyMap<string, ProfileValue>;
  readonly consent: ReadonlyMap<string, boolean>;
  readonly state: Readonly<Record<string, unknown>>;
}

/** A predicate, read straight from its document. */
export function plainHolds(predicate: PredicateDocument, question: Question): boolean {
  for (const [key, test] of Object.entries(predicate)) if (!memberHolds(key, test, question)) return false;
  return true;
}

function memberHolds(key: string, test: unknown, question: Question): boolean {
  const parts = test as readonly PredicateDocument[];
  if (key === 'all') return parts.every((part) => plainHolds(part, question));
  if (key === 'any') return parts.some((part) => plainHolds(part, question));
  if (key === 'not') return !plainHolds(test as PredicateDocument, question);
  if (key === 'recent') return recentHolds(test as RecentDocument, question);
  return testHolds(fieldOf(key, question), test);
}

function recentHolds({ where, within, count }: RecentDocument, question: Question): boolean {
  const counted = question.facts.filter(
    (fact) =>
      fact.kind === 'touchpoint' &&
      fact.occurredAt <= question.at &&
      fact.occurredAt > question.at - plainDurationMs(within) &&
      plainHolds(where, { ...question, fact }),
  );
  return testHolds(counted.length, count);
}

function fieldOf(field: string, { fact, profile, account, consent, state }: Question): unknown {
  const dot = field.indexOf('.');
  const [map, key] = [field.slice(0, Math.max(dot, 0)), field.slice(dot + 1)];
  if (map === 'profile') return profile.get(key);
  if (map === 'account') return account.get(key);
  if (map === 'consent') return consent.get(key);
  if (map === 'state') return state[key] ?? undefined;
  return fact.kind === 'touchpoint' ? touchFieldOf(fact, map, key) : undefined;
}

function touchFieldOf(touch: TouchpointFact, map: string, key: string): unknown {
  const members = new Map<string, unknown>(Object.entries(touch));
  if (map === '') return members.get(key);
  return new Map<string, unknown>(Object.entries(members.get(map) ?? {})).get(key);
}

function testHolds(value: unknown, test: unknown): boolean {
  if (Array.isArray(test)) return test.includes(value);
  if (typeof test !== 'object' || test === null) return value === test;
  return Object.entries(test).every(([operator, operand]) => operatorHolds(operator, value, operand));
}

function operatorHolds(operator: string, value: unknown, operand: unknown): boolean {
  switch (operator) {
    case 'ne':
      return value !== operand;
    case 'nin':
      return !(operand as readonly unknown[]).includes(value);
    case 'exists':
      return (value !== undefined) === operand;
    case 'eq':
      return value === operand;
    case 'in':
      return (operand as readonly unknown[]).includes(value);
    case 'contains':
      return (typeof value === 'string' || Array.isArray(value)) && value.includes(operand as string);
    default:
      return typeof value === typeof operand && orderOrTextHolds(operator, value as string, operand as string);
  }
}

function orderOrTextHolds(operator: string, value: string, operand: string): boolean {
  switch (operator) {
    case 'gt':
      return value > operand && typeof value !== 'boolean';
    case 'gte':
      return value >= operand && typeof value !== 'boolean';
    case 'lt':
      return value < operand && typeof value !== 'boolean';
    case 'lte':
      return value <= operand && typeof value !== 'boolean';
    case 'startsWith':
      return value.startsWith(operand);
    case 'endsWith':
      return value.endsWith(operand);
    default:
      return new RegExp(operand, 'u').test(value);
  }
}
