import { Body, Controller, HttpCode, Inject, Post, Req, Res } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import type { Engine } from '../../engine';
import { ForEverybody } from '../auth/access';
import { isSameOrigin } from '../auth/same-origin';
import { ENDED_COOKIE, sessionCookie, Sessions, sessionToken } from '../auth/sessions';
import { HttpProblem } from '../problems/http-problem';
import { ENGINE } from '../tokens';

const SEE_OTHER = 303;

/** Browser sessions: opened with a key, ended by hand or by themselves. */
@Controller('session')
export class SessionController {
  constructor(
    @Inject(ENGINE) private readonly engine: Engine,
    private readonly sessions: Sessions,
  ) {}

  @Post()
  @HttpCode(SEE_OTHER)
  @ForEverybody()
  async begin(@Req() request: FastifyRequest, @Body() text: string | undefined, @Res({ passthrough: true }) reply: FastifyReply): Promise<void> {
    refuseForeign(request);
    const bearer = new URLSearchParams(text ?? '').get('key')?.trim() ?? '';
    const key = await this.engine.keys.authenticate(bearer);
    if (key) void reply.header('set-cookie', sessionCookie(this.sessions.begin(bearer)));
    void reply.header('location', key ? '/' : '/?refused');
  }

  @Post('end')
  @HttpCode(SEE_OTHER)
  @ForEverybody()
  end(@Req() request: FastifyRequest, @Res({ passthrough: true }) reply: FastifyReply): void {
    refuseForeign(request);
    const token = sessionToken(request.headers.cookie);
    if (token !== null) this.sessions.end(token);
    void reply.headers({ 'set-cookie': ENDED_COOKIE, location: '/' });
  }
}

function refuseForeign({ headers }: FastifyRequest): void {
  if (isSameOrigin(headers)) return;
  throw new HttpProblem(403, 'cross-site', 'sessions are opened and ended by this server\'s own pages only');
}
