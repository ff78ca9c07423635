import { Dice } from '../dice';
import type { Country } from '../world/countries';
import { COUNTRIES } from '../world/countries';
import type { Trade } from '../world/trades';
import { BRAND_EN, BRAND_ZH, TRADES } from '../world/trades';

/** A company that contacts work for. */
export interface Account {
  readonly index: number;
  readonly name: string;
  readonly domain: string;
  readonly country: Country;
  readonly city: string;
  readonly trade: Trade;
  readonly employees: number;
  /** A number of the telephone exchange that everybody there calls from; only the largest accounts of the sample have one. */
  readonly switchboard: string | undefined;
}

/** Contacts an account: 40 contacts work for 14 accounts. */
const HEADCOUNTS = [8, 5, 4, 4, 3, 3, 3, 2, 2, 2, 1, 1, 1, 1];
const CONTACTS_A_BLOCK = 40;
const SWITCHBOARDS = 6;

export interface Desk {
  readonly account: number;
  /** Which of the account's people, from 0. */
  readonly place: number;
  readonly headcount: number;
}

const DESKS: readonly Desk[] = HEADCOUNTS.flatMap((headcount, account) =>
  Array.from({ length: headcount }, (_, place) => ({ account, place, headcount })),
);

/** Which account a contact works for; a function of the contact's number alone. */
export function deskOf(contact: number): Desk {
  const desk = DESKS[contact % CONTACTS_A_BLOCK] as Desk;
  return { ...desk, account: Math.floor(contact / CONTACTS_A_BLOCK) * HEADCOUNTS.length + desk.account };
}

/** Somebody at the same account, if the sample has one. */
export function colleagueOf(contact: number, contacts: number): number | undefined {
  const { place, headcount } = deskOf(contact);
  if (place > 0) return contact - 1;
  return headcount > 1 && contact + 1 < contacts ? contact + 1 : undefined;
}

export function foundAccount(seed: number, index: number): Account {
  const dice = new Dice(seed, index, 1);
  const country = dice.pickWeighted(COUNTRIES);
  const headcount = HEADCOUNTS[index % HEADCOUNTS.length] ?? 1;
  const city = dice.pick(country.cities);
  const employees = Math.max(8, Math.round(dice.lognormal(120 + 60 * headcount, 1.2)));
  const switchboard = index % HEADCOUNTS.length === 0 ? switchboardOf(index / HEADCOUNTS.length) : undefined;
  return { index, ...brandOf(index, country, city, dice), country, city, employees, switchboard };
}

/** Names are found by counting, in steps that hide the order: no two accounts share a domain. */
function brandOf(index: number, country: Country, city: string, dice: Dice): { name: string; domain: string; trade: Trade } {
  const names = 256 * TRADES.length;
  const place = (index * 1201 + 77) % names;
  const round = Math.floor(index / names);
  const trade = TRADES[place % TRADES.length] as Trade;
  const brand = Math.floor(place / TRADES.length);
  const number = round === 0 ? '' : String(round + 1);
  const form = dice.pick(country.legalForms);
  if (country.code === 'CN') {
    const first = BRAND_ZH.first[brand >> 4] as readonly [string, string];
    const second = BRAND_ZH.second[brand & 15] as readonly [string, string];
    return { name: `${city}${first[0]}${second[0]}${number}${trade.zh}${form}`, domain: `${first[1]}${second[1]}-${trade.slug}${number}.example`, trade };
  }
  const word = `${BRAND_EN.first[brand >> 4] ?? ''}${BRAND_EN.second[brand & 15] ?? ''}`;
  return { name: `${word}${number} ${trade.en} ${form}`, domain: `${word.toLowerCase()}-${trade.slug}${number}.example`, trade };
}

function switchboardOf(n: number): string | undefined {
  return n < SWITCHBOARDS ? `+86215550010${String(n)}` : undefined;
}

/**
 * Values of the sample that many people share, beyond those shared by default, as patterns for the contract's `sharedValues`:
 * the exchanges of its largest accounts. Without this setting the calls from there look like one person's.
 */
export const SAMPLE_SHARED_VALUES: readonly string[] = ['phone:+86215550010*'];
