import type { Dice } from './dice';
import type { Outcome } from './ledger';
import { damagedText, spoiled } from './spoil';
import type { Json } from './valid';
import { Valid } from './valid';

/** What a message is written as. */
export type Form = 'event' | 'plain' | 'segment';

export interface Draw {
  readonly text: string;
  /** Of an honest message, which is what the text says. */
  readonly message: Json | null;
}

const KNOWN = 400;
const SPOILED_IDS = 2_000;
const SHARES = { fresh: 0.25, again: 0.33, other: 0.37 };

/** The fact's id of an honest message. */
const factIdOf: Readonly<Record<Form, (id: string) => string>> = {
  event: (id) => `fuzz#${id}`,
  plain: (id) => id,
  segment: (id) => `segment:shop#${id}`,
};

/** Writes messages for one batch after the other: honest ones, repeated ones, some with other content, and most of them spoiled. */
export class Author {
  readonly valid: Valid;
  private readonly known: Record<Form, Json[]> = { event: [], plain: [], segment: [] };
  private written: { form: Form; message: Json }[] = [];
  private expected = new Map<string, Outcome>();
  private count = 0;

  constructor(
    readonly dice: Dice,
    now: number,
  ) {
    this.valid = new Valid(dice, now);
  }

  draw(form: Form): Draw {
    const share = this.dice.below(1_000) / 1_000;
    if (share < SHARES.fresh) return this.fresh(form);
    const known = share < SHARES.other ? this.unused(form) : undefined;
    if (!known) return { text: this.spoil(form), message: null };
    const again = share < SHARES.again;
    return this.honest(form, again ? known : withOtherContent(form, known), again ? 'duplicate' : 'conflict');
  }

  /** What honest messages since the last time have to come to. From now on they are known. */
  finishBatch(): ReadonlyMap<string, Outcome> {
    const { expected } = this;
    for (const { form, message } of this.written) {
      const list = this.known[form];
      if (list.length < KNOWN) list.push(message);
      else list[this.dice.below(KNOWN)] = message;
    }
    this.written = [];
    this.expected = new Map();
    return expected;
  }

  /** Takes back what a request that was damaged as a whole can no longer be held to. */
  forgetBatch(): void {
    this.written = [];
    this.expected = new Map();
  }

  private fresh(form: Form): Draw {
    const message = this.valid[form](`v${form}${(this.count += 1)}`);
    this.written.push({ form, message });
    return this.honest(form, message, 'accepted');
  }

  private honest(form: Form, message: Json, outcome: Outcome): Draw {
    this.expected.set(factIdOf[form](idOf(form, message)), outcome);
    return { text: JSON.stringify(message), message };
  }

  private unused(form: Form): Json | undefined {
    const list = this.known[form];
    const found = list.length > 0 ? this.dice.pick(list) : undefined;
    return found && !this.expected.has(factIdOf[form](idOf(form, found))) ? found : undefined;
  }

  private spoil(form: Form): string {
    const text = spoiled(this.valid[form](`m${this.dice.below(SPOILED_IDS)}`), this.dice);
    return this.dice.chance(0.1) ? damagedText(text, this.dice) : text;
  }
}

function idOf(form: Form, message: Json): string {
  return String(message[form === 'segment' ? 'messageId' : 'id']);
}

function withOtherContent(form: Form, message: Json): Json {
  if (form === 'segment') return { ...message, anonymousId: 'somebody else' };
  const other = [{ type: 'device', value: 'another' }];
  if (form === 'plain') return { ...message, identities: other };
  return { ...message, data: { ...(message['data'] as Json), identities: other } };
}
