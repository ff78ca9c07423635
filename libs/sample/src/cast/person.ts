import { Dice } from '../dice';
import type { JobFunction, Seniority } from '../world/jobs';
import { FUNCTIONS, SENIORITIES, titleOf } from '../world/jobs';
import type { Account } from './account';
import { deskOf, foundAccount } from './account';
import type { Handles } from './handles';
import { issueHandles } from './handles';
import type { Origin, Role } from './roles';
import { castOrigin, castRole } from './roles';

/** Somebody the firm meets, with what the engine will never see: how they are inclined. */
export interface Person {
  readonly index: number;
  readonly account: Account;
  readonly name: string;
  readonly title: string;
  readonly seniority: Seniority;
  readonly job: JobFunction;
  readonly emailType: 'business' | 'free' | 'none';
  readonly handles: Handles;
  readonly role: Role;
  readonly origin: Origin;
  /** How well person and company suit what we sell, 0 to 1. */
  readonly fit: number;
  /** Passes things on under a share id of their own. */
  readonly sharer: boolean;
}

const FREE_MAIL = ['freemail.example', 'mailbox.example', 'qmail.example'];
const WEIGHT_OF_SENIORITY: Record<Seniority, number> = { c_level: 1, vp: 1, director: 1, manager: 0.7, individual: 0.3, student: 0 };

/** The person of a number: a pure function of seed and number, so that others can be looked up without being kept. */
export function castPerson(seed: number, index: number): Person {
  const desk = deskOf(index);
  const account = foundAccount(seed, desk.account);
  const dice = new Dice(seed, index, 2);
  const seniority = dice.pickWeighted(SENIORITIES);
  const job = dice.pickWeighted(FUNCTIONS);
  const fit = fitOf(account, seniority, job);
  const origin = castOrigin(account.country, dice);
  const role = castRole(fit, origin, seniority, dice);
  const { name, address } = nameOf(account, desk.place, dice);
  const emailType = castEmailType(account, role, seniority, dice);
  const email = emailOf(emailType, address, account.domain, index, dice);
  const phone = email === undefined || dice.chance(0.6) ? account.country.phone(index) : undefined;
  const weChat = account.country.code === 'CN' && (email === undefined || dice.chance(0.45));
  const handles = issueHandles({ index, email, phone, weChat }, dice);
  const title = titleOf(seniority, job, account.country.language);
  const sharer = role !== 'passive' && role !== 'visitor' && dice.chance(0.25);
  return { index, account, name, title, seniority, job, emailType, handles, role, origin, fit, sharer };
}

function fitOf(account: Account, seniority: Seniority, job: JobFunction): number {
  const size = account.employees >= 250 ? 1 : account.employees >= 50 ? 0.6 : 0.2;
  return 0.35 * account.trade.match + 0.2 * size + 0.25 * WEIGHT_OF_SENIORITY[seniority] + 0.2 * job.reach;
}

/** Colleagues take every seventh given name of their list of forty, so their addresses differ. */
function nameOf(account: Account, place: number, dice: Dice): { name: string; address: string } {
  const { given, family, familyFirst } = account.country.names;
  const [writtenGiven, plainGiven] = given[(account.index * 11 + place * 7) % given.length] as readonly [string, string];
  const [writtenFamily, plainFamily] = dice.pick(family);
  const name = familyFirst ? writtenFamily + writtenGiven : `${writtenGiven} ${writtenFamily}`;
  return { name, address: `${plainGiven}.${plainFamily}` };
}

function castEmailType(account: Account, role: Role, seniority: Seniority, dice: Dice): 'business' | 'free' | 'none' {
  const reachable = account.country.phone(0) !== undefined && account.country.code === 'CN';
  if (reachable && role !== 'customer' && dice.chance(0.09)) return 'none';
  const free = seniority === 'student' ? 0.9 : role === 'passive' ? 0.28 : 0.14;
  return dice.chance(free) ? 'free' : 'business';
}

function emailOf(type: Person['emailType'], address: string, domain: string, index: number, dice: Dice): string | undefined {
  if (type === 'none') return undefined;
  return type === 'business' ? `${address}@${domain}` : `${address}${String(index)}@${dice.pick(FREE_MAIL)}`;
}
