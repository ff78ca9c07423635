import { Inject } from '@nestjs/common';
import type { IQueryHandler } from '@nestjs/cqrs';
import { QueryHandler } from '@nestjs/cqrs';
import type { Decided } from '@waymark/journey';
import type { Reading } from '../../queries/reading';
import type { Contact } from '../../queries/show-contact';
import { showContact } from '../../queries/show-contact';
import { READING } from '../tokens';

export class ShowContact {
  constructor(readonly contactId: string) {}
}

@QueryHandler(ShowContact)
export class ShowContactHandler implements IQueryHandler<ShowContact, Decided<Contact>> {
  constructor(@Inject(READING) private readonly reading: Reading) {}

  execute({ contactId }: ShowContact): Promise<Decided<Contact>> {
    return showContact(this.reading, contactId);
  }
}
