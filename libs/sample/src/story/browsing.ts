import type { Instant } from '@waymark/journey';
import { MINUTE } from '../calendar';
import { present } from '../cast/handles';
import type { Content, Shelf } from '../world/contents';
import { BUYING_PAGES, CAREERS, FILMS, PAGES, PAPERS } from '../world/contents';
import type { Diary } from './diary';

function from(diary: Diary, shelf: Shelf): Content {
  return diary.dice.pick(shelf[diary.person.account.country.language]);
}

function view(diary: Diary, at: Instant, content: Content): void {
  diary.touch(at, 'website', diary.browser, 'web', 'viewed', { content, attributes: { seconds: diary.dice.whole(6, 240) } });
}

/** A visit of a few pages. */
export function browse(diary: Diary, day: Instant): void {
  let at = diary.office(day);
  for (let pages = 1 + diary.dice.count(1.2); pages > 0; pages--) {
    view(diary, at, from(diary, PAGES));
    at += Math.round(diary.dice.between(0.3, 4) * MINUTE);
  }
}

/** A visit with a purchase in mind: products, then prices, comparison or integration. */
export function compare(diary: Diary, day: Instant): void {
  const at = diary.office(day);
  view(diary, at, from(diary, PAGES));
  view(diary, at + 2 * MINUTE, from(diary, BUYING_PAGES));
  if (diary.dice.chance(0.6)) view(diary, at + 5 * MINUTE, BUYING_PAGES[diary.person.account.country.language][0] as Content);
}

export function lookForJobs(diary: Diary, day: Instant): void {
  view(diary, diary.office(day), CAREERS[diary.person.account.country.language]);
}

export function download(diary: Diary, day: Instant): void {
  const who = present(...diary.browser, diary.person.handles.email);
  diary.touch(diary.office(day), 'website', who, 'content', 'downloaded', { content: from(diary, PAPERS) });
}

export function read(diary: Diary, day: Instant): void {
  const content = from(diary, diary.dice.chance(0.3) ? FILMS : PAPERS);
  diary.touch(diary.office(day), 'website', diary.browser, 'content', 'viewed', { content, attributes: { seconds: diary.dice.whole(20, 600) } });
}

export function passOn(diary: Diary, day: Instant): void {
  const attributes = { share: shareOf(diary.person.index) };
  diary.touch(diary.office(day), 'website', diary.browser, 'content', 'shared', { content: from(diary, PAPERS), attributes });
}

/** The id under which a person passes things on. */
export function shareOf(index: number): string {
  return `sh-${index.toString(36).padStart(4, '0')}`;
}

export function requestDemo(diary: Diary, day: Instant): void {
  const { email, phone } = diary.person.handles;
  diary.touch(diary.office(day), 'website', present(email, phone, ...diary.browser), 'web', 'demo_requested', {
    content: { id: '/demo', name: diary.person.account.country.language === 'zh' ? '预约演示' : 'Book a demo' },
    attributes: { form: 'demo', sites: diary.dice.whole(1, 6) },
    consent: { basis: 'form', purposes: ['sales_contact'] },
  });
}

export function chat(diary: Diary, day: Instant): void {
  const at = diary.office(day);
  const topic = diary.dice.pick(['price', 'delivery', 'integration', 'accuracy', 'service']);
  diary.touch(at, 'website', diary.browser, 'chat', 'asked', { attributes: { topic, messages: diary.dice.whole(2, 14) } });
  diary.touch(at + MINUTE, 'website', diary.browser, 'chat', 'answered', { direction: 'outbound', attributes: { topic } });
}
