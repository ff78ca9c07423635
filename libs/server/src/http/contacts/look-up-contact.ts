import { Inject } from '@nestjs/common';
import type { IQueryHandler } from '@nestjs/cqrs';
import { QueryHandler } from '@nestjs/cqrs';
import type { Decided } from '@waymark/journey';
import type { SentIdentity } from '../../people/sent-identity';
import type { FoundContact } from '../../queries/look-up-contact';
import { lookUpContact } from '../../queries/look-up-contact';
import type { Reading } from '../../queries/reading';
import { READING } from '../tokens';

export class LookUpContact {
  constructor(readonly identity: SentIdentity) {}
}

@QueryHandler(LookUpContact)
export class LookUpContactHandler implements IQueryHandler<LookUpContact, Decided<FoundContact>> {
  constructor(@Inject(READING) private readonly reading: Reading) {}

  execute({ identity }: LookUpContact): Promise<Decided<FoundContact>> {
    return lookUpContact(this.reading.engine, identity);
  }
}
