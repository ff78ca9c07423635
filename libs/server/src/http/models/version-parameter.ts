import { HttpProblem } from '../problems/http-problem';

/** A version in an address. */
export function versionParameter(text: string): number {
  if (/^[1-9]\d{0,8}$/.test(text)) return Number(text);
  throw new HttpProblem(400, 'invalid-parameter', 'version must be a whole number from 1 on', { parameter: 'version' });
}
