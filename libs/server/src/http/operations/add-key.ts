import { Inject } from '@nestjs/common';
import type { ICommandHandler } from '@nestjs/cqrs';
import { CommandHandler } from '@nestjs/cqrs';
import type { Decided } from '@waymark/journey';
import type { NewKey } from '../../core/key-desk';
import type { Engine } from '../../engine';
import type { KeyRow } from '../../queries/keys';
import { describeKey } from '../../queries/keys';
import { ENGINE } from '../tokens';

/** A key with its secret, which is told this once. */
export type KeyMade = KeyRow & { readonly secret: string };

export class AddKey {
  constructor(readonly wanted: NewKey) {}
}

@CommandHandler(AddKey)
export class AddKeyHandler implements ICommandHandler<AddKey, Decided<KeyMade>> {
  constructor(@Inject(ENGINE) private readonly engine: Engine) {}

  async execute({ wanted }: AddKey): Promise<Decided<KeyMade>> {
    const added = await this.engine.keys.add(wanted);
    if (!added.ok) return { ok: false, refusal: { code: added.code, message: added.message } };
    return { ok: true, value: { ...describeKey(added.key), secret: added.secret } };
  }
}
