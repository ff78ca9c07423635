import { RE2JS } from 're2js';
import type { FieldTest, Operators } from '../document/model';

/** Does a field's value pass? A missing value is undefined or null. */
export type ValueTest = (value: unknown) => boolean;

const MOST_REMEMBERED = 4096;

/** A scalar (equal), a list (one of) or operators that must all hold, as one function. */
export function compileTest(test: FieldTest): ValueTest {
  if (Array.isArray(test)) return oneOf(test);
  if (typeof test !== 'object') return (value) => value === test;
  return compileOperators(test as Operators);
}

export function compileOperators(operators: Operators): ValueTest {
  const tests = Object.entries(operators).map(([name, operand]) => compileOperator(name, operand));
  const [first, second] = tests;
  if (first !== undefined && tests.length === 1) return first;
  if (first !== undefined && second !== undefined && tests.length === 2) {
    return (value) => first(value) && second(value);
  }
  return (value) => tests.every((test) => test(value));
}

function oneOf(operands: readonly unknown[]): ValueTest {
  if (operands.length <= 8) return (value) => operands.includes(value);
  const set = new Set(operands);
  return (value) => set.has(value);
}

type Compile = (operand: unknown) => ValueTest;

const COMPILE: Readonly<Record<keyof Operators, Compile>> = {
  eq: (operand) => (value) => value === operand,
  ne: (operand) => (value) => value !== operand,
  in: (operand) => oneOf(operand as readonly unknown[]),
  nin: (operand) => {
    const within = oneOf(operand as readonly unknown[]);
    return (value) => !within(value);
  },
  gt: (operand) => compileOrder(operand, (order) => order > 0),
  gte: (operand) => compileOrder(operand, (order) => order >= 0),
  lt: (operand) => compileOrder(operand, (order) => order < 0),
  lte: (operand) => compileOrder(operand, (order) => order <= 0),
  exists: (operand) => (value) => (value !== undefined && value !== null) === operand,
  startsWith: (operand) => (value) => typeof value === 'string' && value.startsWith(String(operand)),
  endsWith: (operand) => (value) => typeof value === 'string' && value.endsWith(String(operand)),
  contains: (operand) => (value) =>
    (typeof value === 'string' && value.includes(String(operand))) || (Array.isArray(value) && value.includes(operand)),
  matches: (operand) => compileMatch(String(operand)),
};

function compileOperator(name: string, operand: unknown): ValueTest {
  return COMPILE[name as keyof Operators](operand);
}

/** Order is between two numbers or two strings, these by code unit. */
function compileOrder(operand: unknown, holds: (order: number) => boolean): ValueTest {
  if (typeof operand === 'number') return (value) => typeof value === 'number' && holds(value - operand);
  const text = String(operand);
  return (value) => typeof value === 'string' && holds(value < text ? -1 : value > text ? 1 : 0);
}

/** Found anywhere, in linear time; the same texts come again and again, so up to 4,096 answers are remembered. */
function compileMatch(pattern: string): ValueTest {
  const expression = RE2JS.compile(pattern);
  const answers = new Map<string, boolean>();
  return (value) => {
    if (typeof value !== 'string') return false;
    let answer = answers.get(value);
    if (answer === undefined) {
      if (answers.size >= MOST_REMEMBERED) answers.clear();
      answer = expression.test(value);
      answers.set(value, answer);
    }
    return answer;
  };
}
