import { InvalidArgumentError } from 'commander';

/** A number from 0 on, as an argument. */
export function readNumber(text: string): number {
  const value = /^\d+(?:\.\d+)?$/.test(text) ? Number(text) : NaN;
  if (Number.isFinite(value)) return value;
  throw new InvalidArgumentError('A number from 0 on is asked for.');
}
