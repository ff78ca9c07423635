import { Inject } from '@nestjs/common';
import type { ICommandHandler } from '@nestjs/cqrs';
import { CommandHandler } from '@nestjs/cqrs';
import type { Decided } from '@waymark/journey';
import type { Engine } from '../../engine';
import { unknownKey } from '../../queries/keys';
import { ENGINE } from '../tokens';

export class RevokeKey {
  constructor(readonly name: string) {}
}

@CommandHandler(RevokeKey)
export class RevokeKeyHandler implements ICommandHandler<RevokeKey, Decided<null>> {
  constructor(@Inject(ENGINE) private readonly engine: Engine) {}

  async execute({ name }: RevokeKey): Promise<Decided<null>> {
    return (await this.engine.keys.revoke(name)) ? { ok: true, value: null } : unknownKey(name);
  }
}
