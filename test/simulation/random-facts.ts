import type { IncomingFact } from '@waymark/contract';
import { createContract, DEFAULT_SETTINGS } from '@waymark/contract';
import type { SeededDice } from '@waymark/testkit';

export const contract = createContract(DEFAULT_SETTINGS);

export const START = Date.parse('2026-03-01T09:00:00Z');

const HOUR_MS = 3_600_000;

const STRONG = ['contact_id 1', 'crm_id 1', 'user_id 1', 'wechat_openid 1', 'email a@x.cn', 'email a@x.cn', 'email b@x.cn', 'phone +8613800138000', 'phone +8613800138001'];
const WEAK = ['cookie k', 'cookie l', 'device d'];
const SHARED = ['email info@x.cn'];

/** An identity as channels write it. */
export function identityOf(words: string): { readonly type: string; readonly value: string } {
  const [type = '', value = ''] = words.split(' ');
  return { type, value };
}

/** Some of few identities, so that facts meet. */
export function someIdentities(dice: SeededDice, people = STRONG.length): readonly string[] {
  const strong = dice.shuffled(STRONG.slice(-people)).slice(0, dice.pick([0, 1, 1, 2, 2, 3]));
  const weak = dice.shuffled(WEAK).slice(0, dice.pick([0, 0, 1, 1, 2]));
  const chosen = [...strong, ...weak, ...(dice.chance(0.05) ? SHARED : [])];
  return chosen.length > 0 ? chosen : [dice.pick([...STRONG.slice(-people), ...WEAK])];
}

/** A fact that the contract takes. `variant`: another content under the same id. */
export function aFact(dice: SeededDice, people: number, id: string, variant = 0): IncomingFact {
  const kind = dice.pick(['touchpoint', 'touchpoint', 'touchpoint', 'profile', 'identity', 'consent']);
  const occurredAt = new Date(START - dice.whole(0, 48) * HOUR_MS).toISOString();
  const common = { id, source: 'site', occurredAt, identities: someIdentities(dice, people).map(identityOf) };
  return taken({ ...common, ...contentOf(kind, dice, variant) });
}

function contentOf(kind: string, dice: SeededDice, variant: number): object {
  if (kind === 'identity') return { kind };
  if (kind === 'consent') return { kind: 'profile', consent: { basis: 'form', purposes: ['sales_contact'], withdrawn: dice.chance(0.3) } };
  if (kind === 'profile') return { kind, profile: { title: dice.pick(['CTO', 'CFO']), variant } };
  return { kind, channel: 'webinar', action: 'attended', attributes: { variant } };
}

function taken(fact: object): IncomingFact {
  const checked = contract.checkPlainFact(fact, { now: START, history: false });
  if (!checked.ok) throw new Error(`refused: ${JSON.stringify([fact, checked.refusal])}`);
  return checked.value;
}
