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

type Operator = (value: unknown, operand: unknown) => boolean;

/** Operators that answer whatever the types are. */
const ANY_TYPE: ReadonlyMap<string, Operator> = new Map<string, Operator>([
  ['eq', (value, operand) => value === operand],
  ['ne', (value, operand) => value !== operand],
  ['in', (value, operand) => (operand as readonly unknown[]).includes(value)],
  ['nin', (value, operand) => !(operand as readonly unknown[]).includes(value)],
  ['exists', (value, operand) => (value !== undefined) === operand],
  ['contains', (value, operand) => (typeof value === 'string' || Array.isArray(value)) && value.includes(operand as string)],
]);

const ORDER: ReadonlyMap<string, (value: number | string, operand: number | string) => boolean> = new Map([
  ['gt', (value, operand) => value > operand],
  ['gte', (value, operand) => value >= operand],
  ['lt', (value, operand) => value < operand],
  ['lte', (value, operand) => value <= operand],
]);

function operatorHolds(operator: string, value: unknown, operand: unknown): boolean {
  const anyType = ANY_TYPE.get(operator);
  if (anyType !== undefined) return anyType(value, operand);
  const order = ORDER.get(operator);
  if (typeof value !== typeof operand) return false;
  if (order !== undefined) return typeof value !== 'boolean' && order(value as number, operand as number);
  return typeof value === 'string' && textHolds(operator, value, String(operand));
}

function textHolds(operator: string, value: string, operand: string): boolean {
  if (operator === 'startsWith') return value.startsWith(operand);
  return operator === 'endsWith' ? value.endsWith(operand) : new RegExp(operand, 'u').test(value);
}
