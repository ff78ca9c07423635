import { Inject } from '@nestjs/common';
import type { ICommandHandler } from '@nestjs/cqrs';
import { CommandHandler } from '@nestjs/cqrs';
import { NO_STORED_VIEWS } from '@waymark/engine';
import type { Engine } from '../../engine';
import type { HttpOptions } from '../options';
import { ENGINE, HTTP_OPTIONS } from '../tokens';

/** Read tables that nobody uses any more go for good. */
export class DropViews {
  constructor(
    readonly name: string,
    readonly by: string,
  ) {}
}

@CommandHandler(DropViews)
export class DropViewsHandler implements ICommandHandler<DropViews, null> {
  constructor(
    @Inject(ENGINE) private readonly engine: Engine,
    @Inject(HTTP_OPTIONS) private readonly options: HttpOptions,
  ) {}

  /** Throws `unknown-views`, `views-in-use`. */
  async execute({ name, by }: DropViews): Promise<null> {
    await (this.options.views ?? NO_STORED_VIEWS).drop(name);
    this.engine.parts.logger.info({ views: name, by }, 'views that nobody used were dropped');
    return null;
  }
}
