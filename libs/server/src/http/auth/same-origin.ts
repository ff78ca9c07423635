import type { IncomingHttpHeaders } from 'node:http';

/** A header that no other site's page can send without asking first. */
export const OWN_HEADER = 'x-waymark-page';

/**
 * Did the browser's own page of this server make the request? `Sec-Fetch-Site` says so; a browser without it is
 * believed by the header that only a script of the same origin can set.
 */
export function isSameOrigin(headers: IncomingHttpHeaders): boolean {
  const site = headers['sec-fetch-site'];
  if (site !== undefined) return site === 'same-origin' || site === 'none';
  return headers[OWN_HEADER] !== undefined;
}

const LOCAL = new Set(['localhost', '127.0.0.1', '[::1]']);

/** Is the server called by a name of its own? Another site's name that was pointed at this machine is none. */
export function isOwnHost(host: string | undefined, ours: string): boolean {
  const name = host?.replace(/:\d+$/, '').toLowerCase() ?? '';
  if (LOCAL.has(name)) return true;
  return ours === '0.0.0.0' || ours === '::' ? /^[\d.]+$|^\[[\da-f:]+\]$/.test(name) : name === ours.toLowerCase();
}
