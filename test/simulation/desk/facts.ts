import type { IncomingFact } from '@waymark/contract';
import { factIdOf } from '@waymark/journey';
import type { SeededDice } from '@waymark/testkit';
import { contract } from '../random-facts';

const HOUR_MS = 3_600_000;
const SOURCE = 'site';

/** What somebody did, without saying through which door it comes. */
export interface Deed {
  readonly id: string;
  readonly occurredAt: number;
  readonly identities: readonly { readonly type: string; readonly value: string }[];
  readonly content: { readonly kind: 'touchpoint' | 'profile' } & Readonly<Record<string, unknown>>;
}

const ACTIONS = ['attended', 'attended', 'attended', 'visited', 'visited', 'visited', 'visited', 'demo_requested', 'unsubscribed'];

/** Something that one of few people does at about this time. */
export function aDeed(dice: SeededDice, people: number, id: string, now: number): Deed {
  const hours = dice.pick([0, 0, dice.whole(1, 48), dice.whole(1, 48), -dice.whole(1, 20), dice.whole(200, 300)]);
  return { id, occurredAt: now - hours * HOUR_MS - dice.whole(1, 600_000), identities: identitiesOf(dice, people), content: contentOf(dice) };
}

/** Two names of each: who came by both is found to be one. */
function identitiesOf(dice: SeededDice, people: number): Deed['identities'] {
  const who = dice.whole(1, people);
  const names = [{ type: 'email', value: `p${who}@x.cn` }, { type: 'crm_id', value: `c${who}` }];
  return dice.chance(0.25) ? names : [names[dice.chance(0.8) ? who % 2 : (who + 1) % 2] as Deed['identities'][number]];
}

function contentOf(dice: SeededDice): Deed['content'] {
  const what = dice.whole(0, 9);
  if (what === 0) return { kind: 'profile', profile: { title: dice.pick(['CTO', 'CFO']) } };
  if (what === 1) return { kind: 'profile', consent: { basis: 'form', purposes: ['sales_contact'], withdrawn: dice.chance(0.6) } };
  return { kind: 'touchpoint', channel: 'webinar', action: dice.pick(ACTIONS) };
}

export const factIdOfDeed = ({ id }: Deed): string => factIdOf(SOURCE, id);

/** As HTTP and files take it. */
export function factOf(deed: Deed, now: number): IncomingFact {
  const checked = contract.checkPlainFact(plainOf(deed), { now, history: false });
  if (!checked.ok) throw new Error(`refused: ${JSON.stringify([deed, checked.refusal])}`);
  return checked.value;
}

function plainOf({ id, occurredAt, identities, content }: Deed): object {
  return { id, source: SOURCE, occurredAt: new Date(occurredAt).toISOString(), identities, ...content };
}

/** As the broker brings it. */
export function eventOf({ id, occurredAt, identities, content: { kind, ...data } }: Deed): string {
  return JSON.stringify({ specversion: '1.0', id, source: SOURCE, type: `waymark.${kind}.v1`, time: new Date(occurredAt).toISOString(), data: { identities, ...data } });
}
