import type { ChildProcessWithoutNullStreams } from 'node:child_process';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import type { Answered, FromVictim, Order, Question } from './protocol';

export interface VictimOptions {
  readonly program: string;
  readonly directory: string;
  /** How much later than now its clock stands. */
  readonly aheadMs: number;
  /** It dies before its so-manieth statement that writes, counted from its start; 0: it does not. */
  readonly statements: number;
}

/** The process that is killed, seen from outside. */
export class Victim {
  /** Resolves false where it died before it was ready. */
  readonly ready: Promise<boolean>;
  /** Resolves when it is dead and all that it ever said was heard. */
  readonly ended: Promise<unknown>;
  onAnswer: (answer: Answered) => void = () => undefined;
  alive = true;
  private readonly child: ChildProcessWithoutNullStreams;
  private complaints = '';

  constructor({ program, directory, aheadMs, statements }: VictimOptions) {
    this.child = spawn(process.execPath, [program, directory, String(aheadMs), String(statements)]);
    this.child.stderr.on('data', (chunk: Buffer) => (this.complaints += chunk.toString()));
    // What is written to the dead goes nowhere.
    this.child.stdin.on('error', () => undefined);
    this.child.on('exit', () => (this.alive = false));
    this.ended = once(this.child, 'close');
    this.ready = new Promise((resolve) => {
      void this.ended.then(() => resolve(false));
      createInterface({ input: this.child.stdout }).on('line', (line) => {
        const said = JSON.parse(line) as FromVictim;
        if ('ready' in said) resolve(true);
        else this.onAnswer(said);
      });
    });
  }

  tell(n: number, order: Order | Question): void {
    this.child.stdin.write(`${JSON.stringify({ n, order })}\n`);
  }

  dieAfter(statements: number, generations: number): void {
    this.child.stdin.write(`${JSON.stringify({ dieAfter: statements, generations })}\n`);
  }

  kill(): void {
    this.child.kill('SIGKILL');
  }

  /** What it had to complain of, or how it ended otherwise than by being killed; null where all was well. */
  complaint(): string | null {
    if (this.complaints !== '') return this.complaints;
    const { exitCode, signalCode } = this.child;
    return exitCode === null && signalCode === 'SIGKILL' ? null : `it ended with ${exitCode ?? signalCode}`;
  }
}
