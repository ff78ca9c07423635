import { Body, Controller, HttpCode, Param, Post } from '@nestjs/common';
import { CommandBus } from '@nestjs/cqrs';
import type { Decided } from '@waymark/journey';
import { For } from '../auth/access';
import type { Caller } from '../auth/caller';
import { CalledBy } from '../auth/caller';
import { LookUpBody } from '../contacts/look-up-body';
import { IdempotencyKey } from '../idempotency/idempotency';
import { Once } from '../idempotency/once';
import { unwrap } from '../problems/unwrap';
import { jsonBody } from '../wire/json-body';
import type { PeopleAnswer } from './after-decision';
import { MergeBody } from './merge-body';
import { MergeContacts } from './merge-contacts';
import { UnlinkIdentity } from './unlink-identity';
import { UnmergeContacts } from './unmerge-contacts';

/** Who is who: decided by hand. */
@Controller('v1')
export class PeopleController {
  constructor(private readonly commands: CommandBus) {}

  @Post('contacts/merge')
  @HttpCode(200)
  @For('admin')
  @Once()
  merge(@Body(jsonBody(MergeBody)) { contacts }: MergeBody, @CalledBy() by: Caller, @IdempotencyKey() idempotencyKey: string): Promise<PeopleAnswer> {
    return this.decide(new MergeContacts(contacts, { by: by.name, idempotencyKey }));
  }

  /** The identity stands in the body and never in an address. */
  @Post('contacts/unlink')
  @HttpCode(200)
  @For('admin')
  @Once()
  unlink(@Body(jsonBody(LookUpBody)) { type, value, source }: LookUpBody, @CalledBy() by: Caller, @IdempotencyKey() idempotencyKey: string): Promise<PeopleAnswer> {
    return this.decide(new UnlinkIdentity({ type, value, source }, { by: by.name, idempotencyKey }));
  }

  @Post('merges/:id/unmerge')
  @HttpCode(200)
  @For('admin')
  @Once()
  unmerge(@Param('id') id: string, @CalledBy() by: Caller, @IdempotencyKey() idempotencyKey: string): Promise<PeopleAnswer> {
    return this.decide(new UnmergeContacts(id, { by: by.name, idempotencyKey }));
  }

  private async decide(command: MergeContacts | UnlinkIdentity | UnmergeContacts): Promise<PeopleAnswer> {
    return unwrap(await this.commands.execute<typeof command, Decided<PeopleAnswer>>(command));
  }
}
