import { Body, Controller, Get, HttpCode, Param, Post, Query } from '@nestjs/common';
import { QueryBus } from '@nestjs/cqrs';
import type { Decided } from '@waymark/journey';
import type { TimelinePage } from '../../queries/list-timeline';
import type { FoundContact } from '../../queries/look-up-contact';
import type { ContactJourney } from '../../queries/read-journey';
import type { ContactScore } from '../../queries/score-contact';
import type { Contact } from '../../queries/show-contact';
import { For } from '../auth/access';
import { unwrap } from '../problems/unwrap';
import { jsonBody } from '../wire/json-body';
import type { Parameters } from '../wire/parameters';
import { flag, instant, modelName, page, text, wholeNumber } from '../wire/parameters';
import { ListTimeline } from './list-timeline';
import { LookUpBody } from './look-up-body';
import { LookUpContact } from './look-up-contact';
import { ReadJourney } from './read-journey';
import { ScoreContact } from './score-contact';
import { ShowContact } from './show-contact';

const MOST_STEPS = 1_000;
const USUAL_STEPS = 200;
const MOST_POINTS = 400;

@Controller('v1/contacts')
export class ContactsController {
  constructor(private readonly queries: QueryBus) {}

  /** By identity, which stands in the body and never in an address. */
  @Post('lookup')
  @HttpCode(200)
  @For('sales')
  async lookUp(@Body(jsonBody(LookUpBody)) { type, value, source }: LookUpBody): Promise<FoundContact> {
    return unwrap(await this.queries.execute<LookUpContact, Decided<FoundContact>>(new LookUpContact({ type, value, source })));
  }

  @Get(':id')
  @For('sales')
  async show(@Param('id') id: string): Promise<Contact> {
    return unwrap(await this.queries.execute<ShowContact, Decided<Contact>>(new ShowContact(id)));
  }

  @Get(':id/timeline')
  @For('sales')
  async timeline(@Param('id') id: string, @Query() parameters: Parameters): Promise<TimelinePage> {
    return unwrap(await this.queries.execute<ListTimeline, Decided<TimelinePage>>(new ListTimeline(id, page(parameters))));
  }

  @Get(':id/score')
  @For('sales')
  async score(@Param('id') id: string, @Query() parameters: Parameters): Promise<ContactScore> {
    const question = {
      contactId: id,
      model: modelName(parameters, 'model'),
      asOf: instant(parameters, 'asOf'),
      explain: flag(parameters, 'explain'),
    };
    return unwrap(await this.queries.execute<ScoreContact, Decided<ContactScore>>(new ScoreContact(question)));
  }

  @Get(':id/journey')
  @For('sales')
  async journey(@Param('id') id: string, @Query() parameters: Parameters): Promise<ContactJourney> {
    const asked = {
      contactId: id,
      model: modelName(parameters, 'model'),
      asOf: instant(parameters, 'asOf'),
      limit: wholeNumber(parameters, 'limit', 1, MOST_STEPS) ?? USUAL_STEPS,
      cursor: text(parameters, 'cursor'),
      points: wholeNumber(parameters, 'points', 0, MOST_POINTS) ?? MOST_POINTS,
    };
    return unwrap(await this.queries.execute<ReadJourney, Decided<ContactJourney>>(new ReadJourney(asked)));
  }
}
