import type { HandoffRefusal, Instant } from '@waymark/journey';
import type { AskedModel } from '@waymark/replay';
import type { ModelError, PredicateDocument } from '@waymark/scoring';
import { checkPredicate, parsePredicate } from '@waymark/scoring';
import type { EngineParts } from '../core/parts';
import type { Engine } from '../engine';
import { liveModel } from '../queries/live-model';
import { unknownModel } from '../queries/score-contact';
import type { KeptQuestion } from './replay';

/** A published model (its latest version when none is named), or one that is not published, as text or as JSON. */
export type ModelAsked = { readonly id: string; readonly version?: number | undefined } | { readonly draft: string | object };

export interface ReplayAsked {
  readonly model: ModelAsked;
  /** The live one when absent, none when null. */
  readonly against?: ModelAsked | null | undefined;
  /** Now when absent. */
  readonly asOf?: Instant | undefined;
  readonly from?: Instant | undefined;
  readonly to?: Instant | undefined;
  /** A predicate as JSON, or as a text of YAML or JSON. */
  readonly where?: unknown;
  readonly handoffs?: 'recorded' | 'ignore' | undefined;
}

/** Why a question is not taken; the errors of a model or predicate each name their path. */
export interface ReplayRefusal extends HandoffRefusal {
  /** JSON Pointer into the question. */
  readonly pointer?: string;
  readonly errors?: readonly ModelError[];
}

export type Settled<T> = { readonly ok: true; readonly value: T } | { readonly ok: false; readonly refusal: ReplayRefusal };

/** What questions are settled with. */
export type Settling = Pick<Engine, 'projection' | 'registry' | 'models'> & { readonly parts: EngineParts };

/** Settles what a question leaves open. Refused as `unknown-model`, `invalid-model`, `invalid-predicate`, `bounds-reversed`. */
export async function settleQuestion(settling: Settling, asked: ReplayAsked, now: Instant): Promise<Settled<KeptQuestion>> {
  const model = await settleModel(settling, asked.model, '/model');
  if (!model.ok) return model;
  const against = await settleAgainst(settling, asked.against);
  if (!against.ok) return against;
  const where = settleWhere(asked.where, settling.parts);
  if (!where.ok) return where;
  const bounds = settleBounds(asked);
  if (!bounds.ok) return bounds;
  const { asOf = now, handoffs } = asked;
  return { ok: true, value: { model: model.value, against: against.value, asOf, ...bounds.value, where: where.value, ignoreHandoffs: handoffs === 'ignore' } };
}

function settleBounds({ from, to }: ReplayAsked): Settled<Pick<KeptQuestion, 'from' | 'to'>> {
  if ((from ?? -Infinity) < (to ?? Infinity)) return { ok: true, value: { from: from ?? null, to: to ?? null } };
  return refused('bounds-reversed', 'from must be before to: qualifications from `from` on and before `to` are reported', '/from');
}

async function settleAgainst(settling: Settling, asked: ModelAsked | null | undefined): Promise<Settled<AskedModel | null>> {
  if (asked === null) return { ok: true, value: null };
  if (asked !== undefined) return settleModel(settling, asked, '/against');
  const live = await liveModel(settling);
  return { ok: true, value: live && { name: { ...live.model, title: live.compiled.document.title ?? null }, document: live.compiled.document } };
}

/** A model by its name or as a draft. Refused as `unknown-model`, `invalid-model`. */
export async function settleModel({ registry, models }: Settling, asked: ModelAsked, pointer: string): Promise<Settled<AskedModel>> {
  if ('draft' in asked) return settleDraft(models, asked.draft, `${pointer}/draft`);
  const found = await registry.find(asked.id, asked.version);
  if (!found) return { ok: false, refusal: { ...unknownModel(asked.id, asked.version).refusal, pointer } };
  return { ok: true, value: { name: { ...found.ref, title: found.model.title ?? null }, document: found.model } };
}

function settleDraft(models: Settling['models'], draft: string | object, pointer: string): Settled<AskedModel> {
  const linted = models.lint(typeof draft === 'string' ? draft : JSON.stringify(draft));
  if (!linted.ok) {
    const count = linted.errors.length;
    return refused('invalid-model', `the model has ${count === 1 ? 'an error' : `${count} errors`}: each names its path`, pointer, linted.errors);
  }
  const { model, digest } = linted;
  return { ok: true, value: { name: { id: model.id, version: null, digest, title: model.title ?? null }, document: model } };
}

function settleWhere(where: unknown, { settings: { extraSealedKeys } }: EngineParts): Settled<PredicateDocument | null> {
  if (where === undefined || where === null) return { ok: true, value: null };
  const checked = typeof where === 'string' ? parsePredicate(where, 'contact', { extraSealedKeys }) : checkPredicate(where, 'contact', { extraSealedKeys });
  if (checked.ok) return { ok: true, value: checked.predicate };
  return refused('invalid-predicate', '`where` is no predicate that can be asked of a contact: each error names its path', '/where', checked.errors);
}

export function refused(code: string, message: string, pointer: string, errors?: readonly ModelError[]): { readonly ok: false; readonly refusal: ReplayRefusal } {
  return { ok: false, refusal: { code, message, pointer, ...(errors && { errors }) } };
}
