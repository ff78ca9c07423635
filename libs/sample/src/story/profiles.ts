import type { Consent, Instant, ProfileValue } from '@waymark/journey';
import { present } from '../cast/handles';
import type { Person } from '../cast/person';
import type { Diary } from './diary';

type Facts = Record<string, ProfileValue>;

/** What the firm writes down of a person at the introduction. */
export function writeProfile(diary: Diary, at: Instant, consent: Consent | undefined): void {
  const { person, dice } = diary;
  const { email, phone, unionId, wecom } = person.handles;
  const who = email ?? phone ? present(email, phone) : present(unionId, wecom);
  const namesCompany = person.emailType === 'business' || dice.chance(0.6);
  diary.note(at, 'crm', who, {
    profile: profileOf(person, dice.chance(0.85)),
    ...(namesCompany && { account: accountOf(person) }),
    ...(consent && { consent }),
  });
}

function profileOf(person: Person, withJob: boolean): Facts {
  const { email, phone } = person.handles;
  return {
    name: person.name,
    ...(email && { email: email.value, email_type: person.emailType }),
    ...(phone && { phone: phone.value }),
    ...(withJob && { title: person.title, seniority: person.seniority, function: person.job.id }),
    country: person.account.country.code,
    language: person.account.country.language,
    lead_source: person.origin,
    ...(person.fit > 0.7 && { tags: ['target', person.account.trade.id] }),
  };
}

function accountOf({ account }: Person): Facts {
  return {
    domain: account.domain,
    name: account.name,
    industry: account.trade.id,
    employees: account.employees,
    size: sizeOf(account.employees),
    country: account.country.code,
    city: account.city,
  };
}

function sizeOf(employees: number): string {
  if (employees < 50) return '1-49';
  if (employees < 250) return '50-249';
  if (employees < 1000) return '250-999';
  return employees < 5000 ? '1000-4999' : '5000+';
}

/** The CRM takes the person over: an identity fact ties its number to the addresses known. */
export function introduceToCrm(diary: Diary, at: Instant): void {
  if (diary.crmFrom <= at) return;
  diary.crmFrom = at;
  const { crm, email, phone, unionId } = diary.person.handles;
  const known = present(email, phone);
  diary.link(at, 'crm', [crm, ...(known.length > 0 ? known : present(unionId))]);
}

/** What sales finds out later: rivals, partners, a change of job. */
export function learnMore(diary: Diary, at: Instant): void {
  const { role, handles } = diary.person;
  const who = present(handles.email ?? handles.phone);
  const profile = LEARNT[role]?.(diary);
  if (profile) diary.note(at, 'crm', who, { profile });
  else if (diary.dice.chance(0.08)) diary.note(at, 'crm', who, { profile: { seniority: 'director', promoted: true } });
}

const LEARNT: Partial<Record<Person['role'], (diary: Diary) => Facts>> = {
  competitor: () => ({ competitor: true }),
  partner: ({ dice }) => ({ partner_status: dice.pick(['sending', 'pending', 'accepted', 'accepted', 'declined']) }),
};
