import { DISPOSABLE_MAIL_DOMAINS } from './disposable-mail';
import { FREE_MAIL_DOMAINS } from './free-mail';
import { ROLE_MAILBOXES } from './role-mailboxes';

export type EmailType = 'business' | 'free' | 'disposable' | 'role';

/** What an address is, the domain looked at first: a role at a free provider is still a free address. Both parts in lower case. */
export function emailType(mailbox: string, domain: string): EmailType {
  if (isUnder(domain, DISPOSABLE_MAIL_DOMAINS)) return 'disposable';
  if (isUnder(domain, FREE_MAIL_DOMAINS)) return 'free';
  return ROLE_MAILBOXES.has(mailbox.replace(/\+.*$/s, '')) ? 'role' : 'business';
}

/** The domain itself or any domain above it: providers sell names under their own (`vip.qq.com`). */
function isUnder(domain: string, domains: ReadonlySet<string>): boolean {
  for (let from = 0; from >= 0; from = nextLabel(domain, from)) {
    if (domains.has(domain.slice(from))) return true;
  }
  return false;
}

function nextLabel(domain: string, from: number): number {
  const dot = domain.indexOf('.', from);
  return dot < 0 ? -1 : dot + 1;
}
