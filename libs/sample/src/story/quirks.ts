import { DAY, HOUR } from '../calendar';
import { colleagueOf, deskOf } from '../cast/account';
import { present } from '../cast/handles';
import { castPerson } from '../cast/person';
import type { Diary } from './diary';

/** What no model of the world plans for: withdrawn consent, shared mailboxes, exchanges, two people with one number. */
export function addQuirks(diary: Diary): void {
  const { dice } = diary;
  if (dice.chance(diary.person.role === 'buyer' ? 0.08 : 0.03)) withdraw(diary);
  if (dice.chance(0.015)) writeFromMailbox(diary);
  if (dice.chance(0.3)) callFromExchange(diary);
  if (dice.chance(0.02)) borrowPhone(diary);
  if (dice.chance(0.04)) enterTwice(diary);
}

function anyTime(diary: Diary): number {
  return Math.floor(diary.dice.between(diary.knownFrom + DAY, diary.setting.asOf));
}

function withdraw(diary: Diary): void {
  const { email, phone } = diary.person.handles;
  const consent = { basis: 'request', purposes: ['sales_contact'], withdrawn: true };
  diary.note(anyTime(diary), 'crm', present(email ?? phone), { consent });
}

function writeFromMailbox(diary: Diary): void {
  const { account } = diary.person;
  const value = `info@${account.domain}`;
  diary.touch(anyTime(diary), 'mailer', [{ type: 'email', value }], 'email', 'replied', { attributes: { topic: 'catalogue' } });
}

function callFromExchange(diary: Diary): void {
  const { account, handles } = diary.person;
  if (account.switchboard === undefined) return;
  const exchange = { type: 'phone' as const, value: account.switchboard };
  const who = diary.dice.chance(0.5) ? present(handles.email, exchange) : [exchange];
  diary.touch(anyTime(diary), 'callcentre', who, 'hotline', 'asked', { attributes: { topic: 'service' } });
}

/** Signs up with a colleague's telephone number. */
function borrowPhone(diary: Diary): void {
  const { seed, contacts } = diary.setting;
  const colleague = colleagueOf(diary.person.index, contacts);
  const phone = colleague === undefined ? undefined : castPerson(seed, colleague).handles.phone;
  const { email } = diary.person.handles;
  if (phone && email) diary.touch(anyTime(diary), 'webinars', [email, phone], 'webinar', 'registered', { attributes: { form: 'phone' } });
}

/** The CRM holds the person a second time, under another number and the same address. */
function enterTwice(diary: Diary): void {
  const { email } = diary.person.handles;
  if (!email || deskOf(diary.person.index).headcount < 2 || diary.crmFrom > diary.setting.asOf) return;
  const twin = { type: 'crm_id' as const, value: `CRM-9${String(diary.person.index).padStart(6, '0')}` };
  diary.note(Math.round(diary.crmFrom + 3 * HOUR), 'crm', [twin, email], { profile: { entered_by: 'import' } });
}
