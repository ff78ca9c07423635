import { parsePhoneNumberFromString } from 'libphonenumber-js';
import { COUNTRIES } from '../world/countries';
import { colleagueOf, deskOf } from './account';
import { castPerson } from './person';

const people = Array.from({ length: 12_000 }, (_, index) => castPerson(3, index));

function expectDistinct(values: readonly (string | undefined)[]): void {
  const present = values.filter((value) => value !== undefined);
  expect(new Set(present).size).toBe(present.length);
  expect(present.length).toBeGreaterThan(100);
}

describe('people', () => {
  it('share no address, number or id', () => {
    for (const type of ['email', 'phone', 'crm', 'user', 'cookie', 'wecom', 'openId', 'unionId'] as const) {
      expectDistinct(people.map(({ handles }) => handles[type]?.value));
    }
  });

  it('live at fictional domains', () => {
    expect(people.every(({ handles }) => handles.email === undefined || handles.email.value.endsWith('.example'))).toBe(true);
  });

  it('can all be reached somehow', () => {
    expect(people.filter(({ handles }) => !handles.email && !handles.phone)).toEqual([]);
  });

  it('are Chinese and international, with titles in their language', () => {
    const chinese = people.filter(({ account }) => account.country.code === 'CN');
    expect(chinese.length / people.length).toBeCloseTo(0.62, 1);
    expect(chinese.every(({ title }) => /\p{Script=Han}/u.test(title))).toBe(true);
    expect(new Set(people.map(({ account }) => account.country.code)).size).toBe(COUNTRIES.length);
  });
});

describe('accounts', () => {
  it('have a domain of their own each', () => {
    const domains = new Map(people.map(({ account }) => [account.index, account.domain]));
    expectDistinct([...domains.values()]);
  });

  it('are shared by colleagues', () => {
    for (let index = 0; index < 200; index++) {
      const colleague = colleagueOf(index, 200);
      if (colleague !== undefined) expect(deskOf(colleague).account).toBe(deskOf(index).account);
    }
    expect(colleagueOf(0, 1)).toBeUndefined();
    expect(colleagueOf(0, 2)).toBe(1);
  });
});

describe('telephone numbers', () => {
  it.each(COUNTRIES.map(([, country]) => country))('of $code are valid in form and all different', ({ code, phone }) => {
    const numbers = Array.from({ length: 500 }, (_, n) => phone(n)).filter((number) => number !== undefined);
    expect(new Set(numbers).size).toBe(numbers.length);
    for (const number of numbers) {
      const parsed = parsePhoneNumberFromString(number);
      expect([number, parsed?.isValid(), parsed?.country]).toEqual([number, true, code]);
    }
  });
});
