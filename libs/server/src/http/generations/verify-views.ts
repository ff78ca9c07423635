import { Inject } from '@nestjs/common';
import type { ICommandHandler } from '@nestjs/cqrs';
import { CommandHandler } from '@nestjs/cqrs';
import type { Engine } from '../../engine';
import type { Verification } from '../../projection/auditor';
import { ENGINE } from '../tokens';

/** Makes every row again aside and compares it with the live one. */
export class VerifyViews {}

@CommandHandler(VerifyViews)
export class VerifyViewsHandler implements ICommandHandler<VerifyViews, Verification> {
  constructor(@Inject(ENGINE) private readonly engine: Engine) {}

  execute(): Promise<Verification> {
    return this.engine.projection.verify();
  }
}
