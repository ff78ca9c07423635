import type { ExecutionContext } from '@nestjs/common';
import { createParamDecorator } from '@nestjs/common';
import { Inject, Injectable } from '@nestjs/common';
import type { KeptAnswer } from '@waymark/engine';
import { openJson, sealJson } from '../../core/sealing';
import type { Engine } from '../../engine';
import type { CalledRequest } from '../auth/caller';
import { HttpProblem } from '../problems/http-problem';
import type { Problem } from '../problems/problem-of';
import { problemBody } from '../problems/problem-of';
import { ENGINE } from '../tokens';

/** A command as its repetition is recognised by. */
export interface Repeatable {
  readonly keyName: string;
  readonly idempotencyKey: string;
  readonly requestHash: string;
}

export interface Answer {
  readonly status: number;
  readonly body: unknown;
}

const REFUSED = 409;

/**
 * Answers of commands, kept so that a repetition gets the same: successes, and refusals by what stood. They are sealed,
 * because they may name people.
 */
@Injectable()
export class Idempotency {
  private readonly underWay = new Map<string, Promise<Answer>>();

  constructor(@Inject(ENGINE) private readonly engine: Engine) {}

  hash(text: string): string {
    return this.engine.parts.crypto.sha256(text);
  }

  newKey(): string {
    return this.engine.parts.crypto.randomToken(18);
  }

  /** Does the work once; `keep` says what of its answer may be kept. Throws 422 when the key stands for another request. */
  async once(command: Repeatable, work: () => Promise<Answer>, keep: (body: unknown) => unknown): Promise<Answer> {
    const kept = await this.engine.parts.vault.keptAnswer(command.keyName, command.idempotencyKey);
    if (kept) return this.repeat(kept, command);
    const name = JSON.stringify(command);
    const known = this.underWay.get(name);
    if (known) return known;
    const working = this.workAndKeep(command, work, keep).finally(() => this.underWay.delete(name));
    this.underWay.set(name, working);
    return working;
  }

  private async workAndKeep(command: Repeatable, work: () => Promise<Answer>, keep: (body: unknown) => unknown): Promise<Answer> {
    try {
      const answer = await work();
      await this.keep(command, { status: answer.status, body: keep(answer.body) });
      return answer;
    } catch (error) {
      if (error instanceof HttpProblem && error.status === REFUSED) await this.keep(command, { status: REFUSED, body: problemBody(error) });
      throw error;
    }
  }

  private repeat(kept: KeptAnswer, { requestHash, idempotencyKey }: Repeatable): Answer {
    if (kept.requestHash !== requestHash) {
      const detail = `Idempotency-Key ${idempotencyKey} was used for another request: take a new one for each request`;
      throw new HttpProblem(422, 'idempotency-key-reused', detail);
    }
    const { crypto, secrets } = this.engine.parts;
    const body = openJson<unknown>(crypto, secrets.letterKey, Buffer.from(kept.body, 'base64'));
    if (kept.status < REFUSED) return { status: kept.status, body };
    const { status, code, detail, type: _type, title: _title, ...extra } = body as Problem;
    throw new HttpProblem(status, code, detail, extra);
  }

  private async keep(command: Repeatable, { status, body }: Answer): Promise<void> {
    const { crypto, secrets, vault, clock } = this.engine.parts;
    const sealed = Buffer.from(sealJson(crypto, secrets.letterKey, body ?? null)).toString('base64');
    await vault.keepAnswer({ ...command, status, body: sealed, at: clock.now() });
  }
}

export type CommandRequest = CalledRequest & { idempotencyKey?: string };

/** The key under which a command is told apart from others: the caller's, or the one that was made for it. */
export const IdempotencyKey = createParamDecorator((_data: unknown, context: ExecutionContext): string => {
  const { idempotencyKey } = context.switchToHttp().getRequest<CommandRequest>();
  if (idempotencyKey === undefined) throw new Error('assertion: the route is marked as @Once');
  return idempotencyKey;
});
