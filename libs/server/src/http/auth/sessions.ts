import { Inject, Injectable } from '@nestjs/common';
import type { Engine } from '../../engine';
import { ENGINE } from '../tokens';
import type { Caller } from './caller';

const LIFE_MS = 12 * 3_600_000;
const MAX_SESSIONS = 1_000;
const TOKEN_BYTES = 24;

interface Session {
  /** The key that it was opened with; null in the demonstration, where none is asked for. */
  readonly bearer: string | null;
  readonly endsAt: number;
}

const DEMONSTRATION: Caller = { name: 'demonstration', role: 'sales', owner: null, sources: [], channels: [], segment: null };

/** Browser sessions, in memory: they end with the process, with their time, and with their key. */
@Injectable()
export class Sessions {
  private readonly open = new Map<string, Session>();

  constructor(@Inject(ENGINE) private readonly engine: Engine) {}

  /** A new session's token; `null` opens one of the demonstration. The oldest makes room for one too many. */
  begin(bearer: string | null): string {
    if (this.open.size >= MAX_SESSIONS) this.open.delete(this.open.keys().next().value ?? '');
    const token = this.engine.parts.crypto.randomToken(TOKEN_BYTES);
    this.open.set(token, { bearer, endsAt: this.engine.parts.clock.now() + LIFE_MS });
    return token;
  }

  end(token: string): void {
    this.open.delete(token);
  }

  async caller(token: string): Promise<Caller | null> {
    const session = this.open.get(token);
    if (!session) return null;
    if (session.endsAt > this.engine.parts.clock.now()) {
      return session.bearer === null ? DEMONSTRATION : this.engine.keys.authenticate(session.bearer);
    }
    this.open.delete(token);
    return null;
  }
}

const COOKIE = 'waymark_session';

/** Same-site, out of reach of scripts. */
export function sessionCookie(token: string): string {
  return `${COOKIE}=${token}; Path=/; HttpOnly; SameSite=Strict; Max-Age=${LIFE_MS / 1_000}`;
}

export const ENDED_COOKIE = `${COOKIE}=; Path=/; HttpOnly; SameSite=Strict; Max-Age=0`;

export function sessionToken(cookies: string | undefined): string | null {
  const found = cookies?.split(';').find((each) => each.trim().startsWith(`${COOKIE}=`));
  return found?.trim().slice(COOKIE.length + 1) ?? null;
}
