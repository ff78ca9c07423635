import type { Checked, IncomingFact } from '@waymark/contract';
import type { DeadLetter, LetterQuery } from '@waymark/engine';
import type { EngineParts } from '../core/parts';
import type { LetterBody } from './dead-letters';
import { openLetter } from './dead-letters';
import type { EventAnswer, Intake } from './intake';
import type { Original } from './item';

/** What could not be taken: looked at, and put back once it can. */
export class DeadLetterDesk {
  constructor(
    private readonly parts: EngineParts,
    private readonly intake: Intake,
  ) {}

  list(query: LetterQuery): Promise<readonly DeadLetter[]> {
    return this.parts.vault.letters(query);
  }

  /** A letter with its message opened; null when there is none. */
  async show(id: string): Promise<{ readonly letter: DeadLetter; readonly body: LetterBody } | null> {
    const letter = await this.parts.vault.letter(id);
    return letter ? { letter, body: openLetter(this.parts, letter) } : null;
  }

  /** Puts a letter through the contract again; once taken (or known) it is resolved. Repeating it changes nothing. */
  async retry(id: string): Promise<EventAnswer | null> {
    const shown = await this.show(id);
    if (!shown) return null;
    const judged = this.judge(shown.body, shown.letter.via);
    const [answer] = await this.intake.take('letter', [judged], () => originalOf(shown.letter, shown.body));
    if (!answer) throw new Error('assertion: one fact has one answer');
    if (answer.outcome === 'accepted' || answer.outcome === 'duplicate' || answer.outcome === 'erased') {
      await this.parts.vault.resolveLetter(id, this.parts.clock.now());
    }
    return answer;
  }

  private judge(body: LetterBody, via: DeadLetter['via']): Checked<IncomingFact> {
    if (body.form === 'json') return this.parts.contract.checkLine(body.text, this.intake.origin(via === 'file'));
    const headers = Object.fromEntries(body.headers.map(([name, value]) => [name, bytes(value)?.toString('utf8')]));
    return this.parts.contract.checkKafkaRecord({ value: bytes(body.value), headers }, this.intake.origin(false));
  }
}

function originalOf(letter: DeadLetter, body: LetterBody): Original {
  if (body.form === 'json') return { form: 'json', via: letter.via === 'file' ? 'file' : 'http', text: () => body.text };
  return {
    form: 'kafka',
    topic: letter.topic ?? '',
    partition: letter.partition ?? 0,
    offset: letter.offset ?? '0',
    key: bytes(body.key),
    value: bytes(body.value),
    headers: body.headers.map(([name, value]) => [name, bytes(value)] as const),
  };
}

function bytes(base64: string | null): Buffer | null {
  return base64 === null ? null : Buffer.from(base64, 'base64');
}
