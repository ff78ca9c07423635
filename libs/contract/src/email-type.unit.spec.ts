import { DISPOSABLE_MAIL_DOMAINS } from './disposable-mail';
import { emailType } from './email-type';
import { FREE_MAIL_DOMAINS } from './free-mail';
import { ROLE_MAILBOXES } from './role-mailboxes';

describe('the type of an e-mail address', () => {
  it.each([
    ['jo', 'acme.cn', 'business'],
    ['jo', 'notqq.com', 'business'],
    ['jo', 'com', 'business'],
    ['jo', 'qq.com', 'free'],
    ['jo', 'vip.163.com', 'free'],
    ['jo', 'gmail.com', 'free'],
    ['info', 'qq.com', 'free'],
    ['jo', 'mailinator.com', 'disposable'],
    ['info', 'x.y.mailinator.com', 'disposable'],
    ['info', 'acme.cn', 'role'],
    ['info+fair', 'acme.cn', 'role'],
    ['information.desk', 'acme.cn', 'business'],
  ])('%s@%s: %s', (mailbox, domain, type) => {
    expect(emailType(mailbox, domain)).toBe(type);
  });

  it('comes from lists of a few hundred domains, clean and apart', () => {
    expect(FREE_MAIL_DOMAINS.size).toBeGreaterThan(300);
    expect(DISPOSABLE_MAIL_DOMAINS.size).toBeGreaterThan(300);
    const domains = [...FREE_MAIL_DOMAINS, ...DISPOSABLE_MAIL_DOMAINS];
    expect(domains.filter((domain) => !/^[a-z0-9-]+(\.[a-z0-9-]+)+$/.test(domain))).toEqual([]);
    expect([...FREE_MAIL_DOMAINS].filter((domain) => DISPOSABLE_MAIL_DOMAINS.has(domain))).toEqual([]);
    expect([...ROLE_MAILBOXES].filter((mailbox) => !/^[a-z][a-z_-]*$/.test(mailbox))).toEqual([]);
  });
});
