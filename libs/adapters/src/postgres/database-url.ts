import { WaymarkError } from '@waymark/engine';

/** How messages name the database: as DATABASE_URL has it, but without the password and whatever else follows the name. */
export function placeOf(url: string): string {
  const { protocol, username, host, pathname } = parsed(url);
  const user = username ? `${username}@` : '';
  return `DATABASE_URL (${protocol}//${user}${host}${pathname})`;
}

function parsed(url: string): URL {
  const made = URL.canParse(url) ? new URL(url) : null;
  if (made && /^postgres(?:ql)?:$/.test(made.protocol)) return made;
  // What cannot be read is not repeated: it may hold the password.
  throw new WaymarkError('invalid-settings', 'DATABASE_URL is no address of a PostgreSQL: write postgres://USER:PASSWORD@HOST:PORT/DATABASE, with signs such as @ or / in the password as %40 or %2F');
}
