import { Body, Controller, Delete, Get, HttpCode, Param, Post, Query } from '@nestjs/common';
import { CommandBus, QueryBus } from '@nestjs/cqrs';
import type { Decided } from '@waymark/journey';
import type { KeyRow } from '../../queries/keys';
import type { Page } from '../../queries/pages';
import { For } from '../auth/access';
import { Once } from '../idempotency/once';
import { HttpProblem } from '../problems/http-problem';
import { unwrap } from '../problems/unwrap';
import { jsonBody } from '../wire/json-body';
import type { Parameters } from '../wire/parameters';
import { page } from '../wire/parameters';
import type { KeyMade } from './add-key';
import { AddKey } from './add-key';
import { KeyBody } from './key-body';
import { ListKeys } from './list-keys';
import { RevokeKey } from './revoke-key';
import { ShowKey } from './show-key';

/** Who may call. */
@Controller('v1/keys')
export class KeysController {
  constructor(
    private readonly commands: CommandBus,
    private readonly queries: QueryBus,
  ) {}

  @Get()
  @For('admin')
  list(@Query() parameters: Parameters): Promise<Page<KeyRow>> {
    return this.queries.execute<ListKeys, Page<KeyRow>>(new ListKeys(page(parameters)));
  }

  @Get(':name')
  @For('admin')
  async show(@Param('name') name: string): Promise<KeyRow> {
    return unwrap(await this.queries.execute<ShowKey, Decided<KeyRow>>(new ShowKey(name)));
  }

  /** The secret is told this once; a repetition under the same `Idempotency-Key` is told everything else. */
  @Post()
  @HttpCode(201)
  @For('admin')
  @Once('secret')
  async add(@Body(jsonBody(KeyBody)) body: KeyBody): Promise<KeyMade> {
    refuseLimitsOfOthers(body);
    return unwrap(await this.commands.execute<AddKey, Decided<KeyMade>>(new AddKey(body)));
  }

  @Delete(':name')
  @HttpCode(204)
  @For('admin')
  @Once()
  async revoke(@Param('name') name: string): Promise<void> {
    unwrap(await this.commands.execute<RevokeKey, Decided<null>>(new RevokeKey(name)));
  }
}

/** A limit that would not hold must not look as if it did. */
function refuseLimitsOfOthers({ role, owner, sources, channels, segment }: KeyBody): void {
  const limits = [
    { name: 'owner', given: owner, of: 'sales' },
    { name: 'sources', given: sources, of: 'channel' },
    { name: 'channels', given: channels, of: 'channel' },
    { name: 'segment', given: segment, of: 'channel' },
  ];
  const wrong = limits.find(({ given, of }) => given !== undefined && role !== of);
  if (!wrong) return;
  throw new HttpProblem(400, 'invalid-body', `${wrong.name} goes with role ${wrong.of} only`, { pointer: `/${wrong.name}` });
}
