import { Body, Controller, Get, HttpCode, Param, Post, Res } from '@nestjs/common';
import { CommandBus, QueryBus } from '@nestjs/cqrs';
import type { FastifyReply } from 'fastify';
import type { Decided } from '@waymark/journey';
import { For } from '../auth/access';
import { Once } from '../idempotency/once';
import { unwrap } from '../problems/unwrap';
import { jsonBody } from '../wire/json-body';
import { BackupBody } from './backup-body';
import type { BackupRow } from './backup-desk';
import { BeginBackup } from './begin-backup';
import { ShowBackup } from './show-backup';

/** Copies of what is precious. */
@Controller('v1/backups')
export class BackupsController {
  constructor(
    private readonly commands: CommandBus,
    private readonly queries: QueryBus,
  ) {}

  @Post()
  @HttpCode(202)
  @For('admin')
  @Once()
  async begin(@Body(jsonBody(BackupBody)) { directory }: BackupBody, @Res({ passthrough: true }) reply: FastifyReply): Promise<BackupRow> {
    const begun = unwrap(await this.commands.execute<BeginBackup, Decided<BackupRow>>(new BeginBackup(directory)));
    void reply.header('location', `/v1/backups/${begun.id}`);
    return begun;
  }

  @Get(':id')
  @For('admin')
  async show(@Param('id') id: string): Promise<BackupRow> {
    return unwrap(await this.queries.execute<ShowBackup, Decided<BackupRow>>(new ShowBackup(id)));
  }
}
