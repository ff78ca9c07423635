import { EventStoreDBClient } from '@eventstore/db-client';
import { WaymarkError } from '@waymark/engine';
import type { EventStoreLogger } from './settings';

/** The names under which the server is sold today; the client knows the older one only. */
const NEWER_NAMES = /^(?:kurrentdb|kurrent|kdb)(?=:\/\/|\+discover:\/\/)/;

/** What the client reads of a connection string, in its own spelling without `-` and `_`; it would print others with the whole string. */
const OPTIONS = new Set(
  (
    'usercertfile userkeyfile maxdiscoverattempts connectionname defaultdeadline discoveryinterval gossiptimeout ' +
    'nodepreference tls tlscafile keepaliveinterval keepalivetimeout'
  ).split(' '),
);

/** The connection string without what the client would warn of, password included; what is left out is logged by its name. */
export function clientStringOf(given: string, log: EventStoreLogger): string {
  const [place = '', ...rest] = given.trim().replace(NEWER_NAMES, 'esdb').split('?');
  const options = rest.join('?').split('&').filter((option) => option !== '');
  const kept = options.filter((option) => {
    const name = option.split('=', 1)[0] ?? '';
    const known = OPTIONS.has(name.trim().toLowerCase().replace(/[_-]/g, ''));
    if (!known) log.warn({ option: name }, 'an option in EVENTSTOREDB_URL is not for this client and is left out');
    return known;
  });
  return kept.length === 0 ? place : `${place}?${kept.join('&')}`;
}

/** @throws WaymarkError `log-url-invalid`, without anything of the string in its message */
export function clientFor(connectionString: string): EventStoreDBClient {
  try {
    return EventStoreDBClient.connectionString(connectionString);
  } catch (error) {
    throw new WaymarkError('log-url-invalid', `EVENTSTOREDB_URL cannot be used: ${reasonOf(error)}. It is esdb://user:password@host:2113?tls=true, or esdb+discover:// for a cluster; signs like @ : / ? in a password are written as %40 and so on`);
  }
}

/** The client's own message quotes the string, and with it the password. */
function reasonOf(error: unknown): string {
  const { expected, location } = error as { expected?: unknown; location?: readonly number[] };
  if (typeof expected === 'string') return `at character ${(location?.[0] ?? 0) + 1} there should be ${expected}`;
  return error instanceof Error ? error.message.replace(/\.$/, '') : 'the client does not take it';
}
