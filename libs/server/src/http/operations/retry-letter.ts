import { Inject } from '@nestjs/common';
import type { ICommandHandler } from '@nestjs/cqrs';
import { CommandHandler } from '@nestjs/cqrs';
import type { Decided } from '@waymark/journey';
import type { Engine } from '../../engine';
import type { EventAnswer } from '../../ingest/intake';
import { unknownLetter } from '../../queries/letters';
import { ENGINE } from '../tokens';

/** Puts a dead letter in again, as it is or mended; repeating it changes nothing. */
export class RetryLetter {
  constructor(
    readonly letterId: string,
    /** What stands in for its message. */
    readonly mended?: string,
  ) {}
}

@CommandHandler(RetryLetter)
export class RetryLetterHandler implements ICommandHandler<RetryLetter, Decided<EventAnswer>> {
  constructor(@Inject(ENGINE) private readonly engine: Engine) {}

  async execute({ letterId, mended }: RetryLetter): Promise<Decided<EventAnswer>> {
    const answer = await this.engine.letters.retry(letterId, mended);
    return answer ? { ok: true, value: answer } : unknownLetter(letterId);
  }
}
