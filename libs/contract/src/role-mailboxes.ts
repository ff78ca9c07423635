/** Mailboxes that stand for a function of a company, not for a person (the part before the @). */
export const ROLE_MAILBOXES: ReadonlySet<string> = new Set(
  `abuse accounting accounts admin administrator admissions advertising ap ar bd billing bizdev board booking bookings
  business careers ceo-office cfo-office clientservices compliance contact contactus contracts cs customer customercare
  customerservice data dev devnull devops dns donotreply editor editorial email emergency employment enquire enquiries enquiry
  events everyone export faq feedback finance ftp general gdpr hello help helpdesk hi hostmaster hr hrd import info
  information inquiries inquiry international investor investors invoice invoices invoicing it ithelp itsupport jobs kefu
  legal list list-request logistics mail mailbox mailer-daemon mailerdaemon main management manager market marketing media
  member members membership news newsletter no-reply no_reply nobody noc noreply notifications office officemanager operations
  ops order orders partner partners partnership payable payments payroll phish phishing post postbox postmaster pr press
  privacy procurement procure product projects public publicrelations purchase purchasing purchases quality quotes reception
  recruit recruiting recruitment registrar remove request reservations root sales salesteam scheduling secretary security
  seo service services shipping shop sos spam staff store students subscribe supplier suppliers supply support sysadmin
  team tech techsupport technical test tickets training undisclosed-recipients unsubscribe usenet user users uucp vendor
  vendors warehouse web webadmin webmaster webteam welcome www zhaopin xiaoshou shichang caiwu caigou renshi bangong`.split(/\s+/),
);
