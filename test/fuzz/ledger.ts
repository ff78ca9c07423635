import type { WholeEngine, EventAnswer } from '@waymark/server';

export type Outcome = EventAnswer['outcome'];

/** What an honest message must come to, by its fact's id. */
export type Expected = ReadonlyMap<string, Outcome>;

const MAX_MESSAGE = 1_000;

/** Every answer of the engine, whatever the door, counted beside what must hold of each. */
export class Ledger {
  readonly counts: Record<Outcome, number> = { accepted: 0, duplicate: 0, conflict: 0, erased: 0, rejected: 0 };
  readonly codes = new Map<string, number>();
  readonly accepted = new Set<string>();
  readonly letters = new Set<string>();
  readonly wrong: string[] = [];
  private seen = new Map<string, Outcome>();

  /** Notes the answers of every door. */
  watch({ intake }: WholeEngine): void {
    const take = intake.take.bind(intake);
    intake.take = async (...given) => {
      const answers = await take(...given);
      for (const answer of answers) this.note(answer);
      return answers;
    };
  }

  /** Compares with what honest messages of the last batch had to come to. */
  settle(expected: Expected): void {
    for (const [id, outcome] of expected) if (this.seen.get(id) !== outcome) this.wrong.push(`${id} had to be ${outcome}, was ${this.seen.get(id) ?? 'refused'}`);
    this.seen = new Map();
  }

  /** A refusal, wherever it is told. */
  refused({ code, pointer, message }: { readonly code: string; readonly pointer: string; readonly message: string }): void {
    this.codes.set(code, (this.codes.get(code) ?? 0) + 1);
    const isSound = /^[a-z][a-z-]+$/.test(code) && /^(\/[^/]*)*$/s.test(pointer) && message.length > 0 && message.length < MAX_MESSAGE;
    if (!isSound) this.wrong.push(`no sound refusal: ${JSON.stringify({ code, pointer, message }).slice(0, MAX_MESSAGE)}`);
  }

  private note(answer: EventAnswer): void {
    this.counts[answer.outcome] += 1;
    if (answer.outcome === 'rejected') this.refused(answer);
    else this.seen.set(answer.factId, answer.outcome);
    if (answer.outcome === 'conflict') this.letters.add(answer.letterId);
    if (answer.outcome !== 'accepted') return;
    if (this.accepted.has(answer.factId)) this.wrong.push(`${answer.factId} was accepted twice`);
    this.accepted.add(answer.factId);
  }
}
