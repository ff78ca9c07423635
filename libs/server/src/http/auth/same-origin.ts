import type { IncomingHttpHeaders } from 'node:http';

/** A header that no other site's page can send without asking first. */
const OWN_HEADER = 'x-waymark-page';

/**
 * Did a page of this server make the request? The browser says so itself: by `Sec-Fetch-Site`, on plain HTTP by
 * `Origin`, and where it sends neither, a header tells that only a script of the same origin can set.
 */
export function isSameOrigin(headers: IncomingHttpHeaders): boolean {
  const { origin, host, 'sec-fetch-site': site } = headers;
  if (site !== undefined) return site === 'same-origin' || site === 'none';
  if (origin !== undefined) return URL.canParse(origin) && new URL(origin).host === host;
  return headers[OWN_HEADER] !== undefined;
}

const LOCAL = new Set(['localhost', '127.0.0.1', '[::1]']);

/** Is the server called by a name of its own? Another site's name that was pointed at this machine is none. */
export function isOwnHost(host: string | undefined, ours: string): boolean {
  const name = host?.replace(/:\d+$/, '').toLowerCase() ?? '';
  if (LOCAL.has(name)) return true;
  return ours === '0.0.0.0' || ours === '::' ? /^[\d.]+$|^\[[\da-f:]+\]$/.test(name) : name === ours.toLowerCase();
}
