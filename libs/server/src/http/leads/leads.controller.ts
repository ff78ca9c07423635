import { Controller, Get, Query } from '@nestjs/common';
import { QueryBus } from '@nestjs/cqrs';
import type { Decided } from '@waymark/journey';
import { STAGES } from '@waymark/scoring';
import type { LeadPage } from '../../queries/find-leads';
import { LEAD_SORTS } from '../../queries/find-leads';
import { For } from '../auth/access';
import { unwrap } from '../problems/unwrap';
import type { Parameters } from '../wire/parameters';
import { modelName, number, oneOf, page, text } from '../wire/parameters';
import { FindLeads } from './find-leads';

@Controller('v1/leads')
export class LeadsController {
  constructor(private readonly queries: QueryBus) {}

  @Get()
  @For('sales')
  async find(@Query() parameters: Parameters): Promise<LeadPage> {
    const question = {
      ...page(parameters),
      model: modelName(parameters, 'model'),
      sort: oneOf(parameters, 'sort', LEAD_SORTS),
      stage: oneOf(parameters, 'stage', STAGES),
      class: text(parameters, 'class'),
      minTotal: number(parameters, 'minTotal'),
      owner: text(parameters, 'owner'),
      channel: text(parameters, 'channel'),
      account: text(parameters, 'account'),
      q: text(parameters, 'q'),
    };
    return unwrap(await this.queries.execute<FindLeads, Decided<LeadPage>>(new FindLeads(question)));
  }
}
