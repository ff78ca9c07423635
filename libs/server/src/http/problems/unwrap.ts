import type { Decided } from '@waymark/journey';
import { HttpProblem } from './http-problem';
import { statusOfRefusal } from './statuses';

/** The value of something decided; a refusal goes out as its problem, with whatever else it says. */
export function unwrap<T>(decided: Decided<T>): T {
  if (decided.ok) return decided.value;
  const { code, message, ...extra } = decided.refusal;
  throw new HttpProblem(statusOfRefusal(code), code, message, extra);
}
