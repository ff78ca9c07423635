import { Inject } from '@nestjs/common';
import type { ICommandHandler } from '@nestjs/cqrs';
import { CommandHandler } from '@nestjs/cqrs';
import type { ModelError } from '@waymark/scoring';
import type { PublishedVersion } from '../../queries/models';
import { describePublished } from '../../queries/models';
import type { Reading } from '../../queries/reading';
import { READABLE_WITHIN_MS } from '../handoffs/take-step';
import { READING } from '../tokens';

export type PublishAnswer =
  | { readonly ok: true; readonly published: PublishedVersion & { readonly isNew: boolean } }
  | { readonly ok: false; readonly errors: readonly ModelError[] };

/** A model as the next version of its id, in YAML or JSON. */
export class PublishModel {
  constructor(
    readonly text: string,
    readonly by: string,
  ) {}
}

@CommandHandler(PublishModel)
export class PublishModelHandler implements ICommandHandler<PublishModel, PublishAnswer> {
  constructor(@Inject(READING) private readonly reading: Reading) {}

  async execute({ text, by }: PublishModel): Promise<PublishAnswer> {
    const { engine } = this.reading;
    const result = await engine.models.publish(text, by);
    if (!result.ok) return result;
    await engine.settled(READABLE_WITHIN_MS);
    return { ok: true, published: { ...(await describePublished(this.reading, result.published)), isNew: result.isNew } };
  }
}
