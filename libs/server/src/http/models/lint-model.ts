import { Inject } from '@nestjs/common';
import type { IQueryHandler } from '@nestjs/cqrs';
import { QueryHandler } from '@nestjs/cqrs';
import type { ModelError } from '@waymark/scoring';
import type { Engine } from '../../engine';
import { ENGINE } from '../tokens';

export type LintAnswer =
  | { readonly ok: true; readonly id: string; readonly title: string | null; readonly digest: string }
  | { readonly ok: false; readonly errors: readonly ModelError[] };

export class LintModel {
  constructor(readonly text: string) {}
}

@QueryHandler(LintModel)
export class LintModelHandler implements IQueryHandler<LintModel, LintAnswer> {
  constructor(@Inject(ENGINE) private readonly engine: Engine) {}

  execute({ text }: LintModel): Promise<LintAnswer> {
    const linted = this.engine.models.lint(text);
    if (!linted.ok) return Promise.resolve(linted);
    const { id, title } = linted.model;
    return Promise.resolve({ ok: true, id, title: title ?? null, digest: linted.digest });
  }
}
