import type { Decided } from '@waymark/journey';

export type Refused = Extract<Decided<never>, { ok: false }>;

export function refuse(code: string, message: string): Refused {
  return { ok: false, refusal: { code, message } };
}

export const UNDER_WAY = refuse('switch-under-way', 'a switch of models is under way: ask again when it is through');
