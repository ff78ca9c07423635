import { Inject } from '@nestjs/common';
import type { IQueryHandler } from '@nestjs/cqrs';
import { QueryHandler } from '@nestjs/cqrs';
import type { Decided } from '@waymark/journey';
import type { LeadPage, LeadQuestion } from '../../queries/find-leads';
import { findLeads } from '../../queries/find-leads';
import type { Reading } from '../../queries/reading';
import { READING } from '../tokens';

export class FindLeads {
  constructor(readonly question: LeadQuestion) {}
}

@QueryHandler(FindLeads)
export class FindLeadsHandler implements IQueryHandler<FindLeads, Decided<LeadPage>> {
  constructor(@Inject(READING) private readonly reading: Reading) {}

  execute({ question }: FindLeads): Promise<Decided<LeadPage>> {
    return findLeads(this.reading, question);
  }
}
