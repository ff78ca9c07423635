import type { CanActivate, ExecutionContext } from '@nestjs/common';
import { Inject, Injectable } from '@nestjs/common';
import { Reflector } from '@nestjs/core';
import type { Role } from '@waymark/engine';
import type { FastifyRequest } from 'fastify';
import type { Engine } from '../../engine';
import { HttpProblem } from '../problems/http-problem';
import { ENGINE } from '../tokens';
import type { Access } from './access';
import { ACCESS, BASIC } from './access';
import type { CalledRequest, Caller } from './caller';
import { isSameOrigin } from './same-origin';
import { Sessions, sessionToken } from './sessions';

/** Lets in whom the route is for. A route that does not say for whom it is lets nobody in. */
@Injectable()
export class KeyGuard implements CanActivate {
  constructor(
    @Inject(ENGINE) private readonly engine: Engine,
    private readonly reflector: Reflector,
    private readonly sessions: Sessions,
  ) {}

  /** At once for a key that was seen before: the way that most requests go. */
  canActivate(context: ExecutionContext): boolean | Promise<boolean> {
    const access = this.reflector.get<Access | undefined>(ACCESS, context.getHandler());
    if (access === 'everybody') return true;
    if (!access) throw new Error(`assertion: ${context.getClass().name}.${context.getHandler().name} says whom it is for`);
    const request = context.switchToHttp().getRequest<CalledRequest>();
    const known = this.engine.keys.known(bearerIn(request.headers.authorization ?? '') ?? '');
    if (known) return admit(request, known, access);
    const basic = this.reflector.get<boolean | undefined>(BASIC, context.getHandler()) === true;
    return this.callerOf(request, basic).then((caller) => admit(request, caller, access));
  }

  private async callerOf(request: FastifyRequest, basic: boolean): Promise<Caller> {
    const { authorization, cookie } = request.headers;
    if (authorization !== undefined) return this.holder(keyIn(authorization, basic));
    const token = sessionToken(cookie);
    if (token === null) throw unknown('send one as Authorization: Bearer KEY; "waymark keys add" makes one');
    const caller = await this.sessions.caller(token);
    if (!caller) throw unknown('the session has ended: open / again');
    if (request.method !== 'GET' && request.method !== 'HEAD' && !isSameOrigin(request.headers)) {
      throw new HttpProblem(403, 'cross-site', 'a session is for this server\'s own pages: send a key as Authorization: Bearer KEY');
    }
    return caller;
  }

  private async holder(bearer: string | undefined): Promise<Caller> {
    const key = bearer === undefined ? null : await this.engine.keys.authenticate(bearer);
    if (!key) throw unknown('the key is not known here: check it, or make one with "waymark keys add"', ', error="invalid_token"');
    return key;
  }
}

function admit(request: CalledRequest, caller: Caller, access: readonly Role[]): true {
  if (caller.role !== 'admin' && !access.includes(caller.role)) throw wrongRole(caller, access);
  request.caller = caller;
  return true;
}

function bearerIn(authorization: string): string | undefined {
  return /^Bearer +(\S+) *$/i.exec(authorization)?.[1];
}

function keyIn(authorization: string, basic: boolean): string | undefined {
  return bearerIn(authorization) ?? (basic ? userNameOf(authorization) : undefined);
}

/** The user name of Basic authentication (RFC 7617); the password says nothing. */
function userNameOf(authorization: string): string | undefined {
  const credentials = /^Basic +([\w+/=-]+) *$/i.exec(authorization)?.[1];
  return credentials === undefined ? undefined : Buffer.from(credentials, 'base64').toString('utf8').split(':')[0];
}

function unknown(mend: string, error = ''): HttpProblem {
  return new HttpProblem(401, 'unauthenticated', `a key is needed: ${mend}`, {}, { 'www-authenticate': `Bearer realm="waymark"${error}` });
}

function wrongRole({ name, role }: Caller, access: readonly string[]): HttpProblem {
  const wanted = [...access, 'admin'].filter((each, index, all) => all.indexOf(each) === index).join(' or ');
  return new HttpProblem(403, 'wrong-role', `key ${name} has role ${role}; this needs ${wanted}`, { role, allowed: wanted.split(' or ') });
}
