import type { Steps } from '../columns/in-steps';
import { visitInSteps } from '../columns/in-steps';
import type { SymmetricMatrix } from './cholesky';
import { factorize, solve } from './cholesky';

/** A case's features that are not 0, by column. */
export interface FeatureRow {
  readonly columns: readonly number[];
  /** Beside each of `columns` its value; left out where all are 1. */
  readonly values?: readonly number[];
}

export interface LogisticQuestion {
  readonly rows: readonly FeatureRow[];
  readonly outcomes: readonly boolean[];
  readonly columns: number;
  /** λ of the penalty λ/2 · Σβ², which spares the intercept. Above 0 it keeps coefficients finite whatever the data. */
  readonly ridge: number;
}

export interface LogisticFit {
  readonly intercept: number;
  readonly coefficients: readonly number[];
  /** Of the intercept and then the coefficients: roots of the diagonal of the inverse (penalized) information. */
  readonly standardErrors: readonly number[];
  /** Without the penalty. */
  readonly logLikelihood: number;
  readonly rounds: number;
}

const MOST_ROUNDS = 100;
const MOST_HALVINGS = 30;
const STILL = 1e-9;
/** What rounding may make of a sum of likelihoods, as a share of it. */
const ROUNDING = 1e-12;
const ROWS_A_STEP = 1_024;

/**
 * Logistic regression with a ridge penalty (le Cessie and van Houwelingen 1992) by Newton's method, which for this
 * model is iteratively reweighted least squares; a step that worsens the penalized likelihood is halved.
 * @throws RangeError where all outcomes are the same, or without a penalty when columns say the same or part perfectly.
 */
export function* fitLogistic(question: LogisticQuestion): Steps<LogisticFit> {
  const { outcomes, columns } = question;
  const positives = outcomes.filter(Boolean).length;
  if (positives === 0 || positives === outcomes.length) throw new RangeError('all outcomes are the same');
  const beta = new Float64Array(columns + 1);
  beta[0] = Math.log(positives / (outcomes.length - positives));
  let objective = yield* penalized(question, beta);
  for (let rounds = 1; rounds <= MOST_ROUNDS; rounds += 1) {
    const { gradient, information } = yield* slopeAt(question, beta);
    const factor = factorize(information);
    const step = solve(factor, gradient);
    objective = yield* climb(question, beta, step, objective);
    if (step.every((each) => Math.abs(each) < STILL)) return yield* told(question, beta, rounds);
  }
  throw new RangeError('the coefficients do not settle: the outcomes are parted perfectly');
}

/** Moves `beta` along the step, halved until the objective is no worse; returns the objective there. */
function* climb(question: LogisticQuestion, beta: Float64Array, step: Float64Array, before: number): Steps<number> {
  const from = Float64Array.from(beta);
  for (let halving = 0; halving < MOST_HALVINGS; halving += 1) {
    const share = 2 ** -halving;
    step.forEach((each, index) => (beta[index] = (from[index] ?? 0) + share * each));
    const objective = yield* penalized(question, beta);
    if (objective >= before - ROUNDING * (1 + Math.abs(before))) return objective;
  }
  beta.set(from);
  step.fill(0);
  return before;
}

function* penalized(question: LogisticQuestion, beta: Float64Array): Steps<number> {
  let penalty = 0;
  for (let index = 1; index < beta.length; index += 1) penalty += (beta[index] ?? 0) ** 2;
  return (yield* logLikelihood(question, beta)) - (question.ridge / 2) * penalty;
}

function* logLikelihood({ rows, outcomes }: LogisticQuestion, beta: Float64Array): Steps<number> {
  let sum = 0;
  yield* visitRows(rows, (row, index) => {
    const eta = linear(row, beta);
    sum += (outcomes[index] === true ? eta : 0) - softPlus(eta);
  });
  return sum;
}

function* visitRows(rows: readonly FeatureRow[], visit: (row: FeatureRow, index: number) => void): Steps<void> {
  const visitAt = (index: number): void => {
    const row = rows[index];
    if (row !== undefined) visit(row, index);
  };
  yield* visitInSteps(rows.length, visitAt, ROWS_A_STEP);
}

/** log(1 + e^x) without overflow. */
const softPlus = (x: number): number => Math.max(x, 0) + Math.log1p(Math.exp(-Math.abs(x)));

/** 1 / (1 + e^-x). */
export const logistic = (x: number): number => 1 / (1 + Math.exp(-x));

function linear({ columns, values }: FeatureRow, beta: Float64Array): number {
  let sum = beta[0] ?? 0;
  for (let index = 0; index < columns.length; index += 1) {
    sum += (values?.[index] ?? 1) * (beta[(columns[index] ?? 0) + 1] ?? 0);
  }
  return sum;
}

/** Gradient and (negative) second derivatives of the penalized log-likelihood. */
function* slopeAt({ rows, outcomes, ridge }: LogisticQuestion, beta: Float64Array): Steps<{ gradient: Float64Array; information: SymmetricMatrix }> {
  const size = beta.length;
  const gradient = Float64Array.from(beta, (value, index) => (index === 0 ? 0 : -ridge * value));
  const values = new Float64Array(size * size);
  for (let index = 1; index < size; index += 1) values[index * size + index] = ridge;
  yield* visitRows(rows, (row, index) => {
    const chance = logistic(linear(row, beta));
    addCase({ gradient, values, size }, row, (outcomes[index] === true ? 1 : 0) - chance, chance * (1 - chance));
  });
  return { gradient, information: { size, values } };
}

interface Sums {
  readonly gradient: Float64Array;
  readonly values: Float64Array;
  readonly size: number;
}

function addCase({ gradient, values, size }: Sums, row: FeatureRow, residual: number, weight: number): void {
  const places = [0, ...row.columns.map((column) => column + 1)];
  const features = [1, ...(row.values ?? row.columns.map(() => 1))];
  places.forEach((place, first) => {
    const feature = features[first] ?? 0;
    gradient[place] = (gradient[place] ?? 0) + residual * feature;
    for (let second = 0; second < places.length; second += 1) {
      const at = place * size + (places[second] ?? 0);
      values[at] = (values[at] ?? 0) + weight * feature * (features[second] ?? 0);
    }
  });
}

function* told(question: LogisticQuestion, beta: Float64Array, rounds: number): Steps<LogisticFit> {
  const factor = factorize((yield* slopeAt(question, beta)).information);
  const standardErrors = Array.from(beta, (_, index) => {
    const unit = new Float64Array(beta.length);
    unit[index] = 1;
    return Math.sqrt(solve(factor, unit)[index] ?? 0);
  });
  const [intercept = 0, ...coefficients] = beta;
  return { intercept, coefficients, standardErrors, logLikelihood: yield* logLikelihood(question, beta), rounds };
}
