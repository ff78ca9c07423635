import { Inject } from '@nestjs/common';
import type { ICommandHandler } from '@nestjs/cqrs';
import { CommandHandler } from '@nestjs/cqrs';
import type { Decided } from '@waymark/journey';
import type { Engine } from '../../engine';
import { READABLE_WITHIN_MS } from '../handoffs/take-step';
import { ENGINE } from '../tokens';

export interface SwitchConfirmed {
  readonly generation: string;
  /** Log position of the switch. */
  readonly position: number;
  /** Log positions between the preview and the switch. */
  readonly changedSince: number;
}

/** The second step of a switch: from the position of this decision on the generation decides. */
export class ConfirmSwitch {
  constructor(
    readonly model: { readonly id: string; readonly version: number },
    readonly generation: string,
    readonly position: number,
    readonly by: string,
    readonly idempotencyKey: string,
  ) {}
}

@CommandHandler(ConfirmSwitch)
export class ConfirmSwitchHandler implements ICommandHandler<ConfirmSwitch, Decided<SwitchConfirmed>> {
  constructor(@Inject(ENGINE) private readonly engine: Engine) {}

  async execute({ model, generation, position, by, idempotencyKey }: ConfirmSwitch): Promise<Decided<SwitchConfirmed>> {
    const found = this.engine.switches.generation(generation);
    if (found && (found.model.id !== model.id || found.model.version !== model.version)) {
      const message = `generation ${generation} is of ${found.model.id}@${found.model.version}: confirm it there`;
      return { ok: false, refusal: { code: 'another-model', message } };
    }
    const confirmed = await this.engine.switches.confirm(generation, position, by, idempotencyKey);
    if (!confirmed.ok) return { ok: false, refusal: { code: confirmed.code, message: confirmed.message } };
    await this.engine.settled(READABLE_WITHIN_MS);
    return { ok: true, value: { generation, position: confirmed.position, changedSince: confirmed.changedSince } };
  }
}
