import { Controller, Get, Inject, Query, Req, Res } from '@nestjs/common';
import { QueryBus } from '@nestjs/cqrs';
import { isWaymarkError } from '@waymark/engine';
import type { Decided } from '@waymark/journey';
import type { FastifyReply, FastifyRequest } from 'fastify';
import type { Engine } from '../../engine';
import type { LeadPage } from '../../queries/find-leads';
import type { QueuePage } from '../../queries/list-handoffs';
import type { Status } from '../../queries/show-status';
import { ForEverybody } from '../auth/access';
import type { Caller } from '../auth/caller';
import { isOwnHost } from '../auth/same-origin';
import { sessionCookie, Sessions, sessionToken } from '../auth/sessions';
import { ShowStatus } from '../generations/show-status';
import { ListHandoffs } from '../handoffs/list-handoffs';
import { FindLeads } from '../leads/find-leads';
import type { HttpOptions } from '../options';
import { unwrap } from '../problems/unwrap';
import { ENGINE, HTTP_OPTIONS } from '../tokens';
import type { Parameters } from '../wire/parameters';
import type { Home } from './home-view';
import { homeView } from './home-view';
import { page, pageHeaders } from './page';
import { REFRESH_SCRIPT } from './script';
import { signInView } from './sign-in-view';

const SHOWN = 12;
const NONCE_BYTES = 12;

@Controller()
export class HomeController {
  constructor(
    @Inject(ENGINE) private readonly engine: Engine,
    @Inject(HTTP_OPTIONS) private readonly options: HttpOptions,
    private readonly queries: QueryBus,
    private readonly sessions: Sessions,
  ) {}

  @Get()
  @ForEverybody()
  async home(@Req() request: FastifyRequest, @Query() parameters: Parameters, @Res({ passthrough: true }) reply: FastifyReply): Promise<string> {
    const nonce = this.engine.parts.crypto.randomToken(NONCE_BYTES);
    void reply.headers(pageHeaders(nonce));
    const caller = await this.callerOf(request, reply);
    if (!caller) return page({ title: 'Waymark', nonce, body: signInView(parameters['refused'] !== undefined) });
    return page({ title: 'Waymark', nonce, body: homeView(await this.read(caller)), script: REFRESH_SCRIPT });
  }

  /** In the demonstration a browser that calls the server by its own name needs no key. */
  private async callerOf(request: FastifyRequest, reply: FastifyReply): Promise<Caller | null> {
    const token = sessionToken(request.headers.cookie);
    const known = token === null ? null : await this.sessions.caller(token);
    if (known || !this.options.demonstration || !isOwnHost(request.headers.host, this.options.host)) return known;
    const begun = this.sessions.begin(null);
    void reply.header('set-cookie', sessionCookie(begun));
    return this.sessions.caller(begun);
  }

  private async read(caller: Caller): Promise<Home> {
    const status = await this.queries.execute<ShowStatus, Status>(new ShowStatus(this.options.version ?? ''));
    const seesPeople = caller.role === 'sales' || caller.role === 'admin';
    const question = { limit: SHOWN, cursor: undefined };
    return {
      status,
      demonstration: this.options.demonstration,
      operations: this.options.operations !== false,
      caller: caller.name,
      queue: seesPeople ? await this.queries.execute<ListHandoffs, QueuePage>(new ListHandoffs(question)) : null,
      leads: seesPeople ? await whenLive(this.queries.execute<FindLeads, Decided<LeadPage>>(new FindLeads(question)).then(unwrap)) : null,
    };
  }
}

/** Without a live model there are no leads; the page says so above. */
async function whenLive<T>(asked: Promise<T>): Promise<T | null> {
  try {
    return await asked;
  } catch (error) {
    if (isWaymarkError(error)) return null;
    throw error;
  }
}
