import { Inject } from '@nestjs/common';
import type { IQueryHandler } from '@nestjs/cqrs';
import { QueryHandler } from '@nestjs/cqrs';
import type { Decided } from '@waymark/journey';
import type { Reading } from '../../queries/reading';
import type { ContactScore, ScoreQuestion } from '../../queries/score-contact';
import { scoreContact } from '../../queries/score-contact';
import { READING } from '../tokens';

export class ScoreContact {
  constructor(readonly question: ScoreQuestion) {}
}

@QueryHandler(ScoreContact)
export class ScoreContactHandler implements IQueryHandler<ScoreContact, Decided<ContactScore>> {
  constructor(@Inject(READING) private readonly reading: Reading) {}

  execute({ question }: ScoreContact): Promise<Decided<ContactScore>> {
    return scoreContact(this.reading, question);
  }
}
