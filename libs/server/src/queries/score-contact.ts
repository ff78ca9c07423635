import type { Decided, Instant, ModelRef } from '@waymark/journey';
import type { ContactState, ExplainedLine, Explanation } from '@waymark/scoring';
import { explainContact, foldContact, ruleTitles } from '@waymark/scoring';
import type { ScoringWith } from './live-model';
import { liveModel, noLiveModel } from './live-model';
import type { Reading } from './reading';
import { toTime } from './times';

/** A published model, its latest version when none is named. */
export interface ModelAsked {
  readonly id: string;
  readonly version: number | undefined;
}

export interface ScoreQuestion {
  readonly contactId: string;
  /** The live one when absent. */
  readonly model?: ModelAsked | undefined;
  /** Any instant; now when absent. */
  readonly asOf?: Instant | undefined;
  readonly explain: boolean;
}

/** A score, exact at `asOf`; with an explanation its lines add up to it. */
export interface ContactScore {
  readonly contactId: string;
  /** The contact that the id that was asked for points at; absent where that id is the contact's own. */
  readonly mergedInto?: string;
  readonly asOf: string;
  readonly model: ModelRef;
  readonly behaviour: number;
  readonly fit: number;
  readonly total: number;
  readonly class: string | null;
  readonly stage: string;
  readonly qualified: boolean;
  readonly qualifications: readonly { readonly at: string; readonly behaviour: number; readonly fit: number; readonly total: number }[];
  readonly stages: readonly { readonly stage: string; readonly at: string }[];
  readonly touches: number;
  readonly lines?: readonly (Omit<ExplainedLine, 'at'> & { readonly at: string; readonly title: string })[];
  readonly fitRules?: readonly { readonly rule: string; readonly title: string; readonly points: number }[];
}

/** One contact's score under a model at an instant. Refused as `unknown-contact`, `unknown-model`, `no-facts-yet`. Throws `no-live-model`. */
export async function scoreContact(reading: Reading, question: ScoreQuestion): Promise<Decided<ContactScore>> {
  const { contactId, asOf, explain } = question;
  const scoring = await modelFor(reading, question);
  if (!scoring.ok) return scoring;
  const model = scoring.value;
  const at = asOf ?? reading.engine.parts.clock.now();
  if (asOf === undefined && !explain) {
    const state = await reading.contacts.stateNow(contactId, { digest: model.model.digest, compiled: model.compiled }, at);
    return state ? { ok: true, value: answered(reading, contactId, scoreOf(contactId, model, state)) } : nothing(reading, contactId, at);
  }
  const tracked = await reading.contacts.read(contactId);
  const folded = tracked && scoredAt(model, tracked.facts, at, explain);
  return folded ? { ok: true, value: answered(reading, contactId, scoreOf(contactId, model, folded.state, folded.explanation)) } : nothing(reading, contactId, at);
}

/** An id that was merged into another answers with that contact's score, and says so. */
function answered({ contacts }: Reading, asked: string, score: ContactScore): ContactScore {
  const contactId = contacts.contactOf(asked);
  return contactId === asked ? score : { ...score, contactId, mergedInto: contactId };
}

/** The model that a question names, the live one where it names none. Refused as `unknown-model`. Throws `no-live-model`. */
export async function modelFor({ engine }: Reading, { model }: Pick<ScoreQuestion, 'model'>): Promise<Decided<ScoringWith>> {
  if (!model) {
    const live = await liveModel(engine);
    if (!live) throw noLiveModel();
    return { ok: true, value: live };
  }
  const published = await engine.registry.find(model.id, model.version);
  if (published) return { ok: true, value: { model: published.ref, compiled: engine.registry.compile(published) } };
  return unknownModel(model.id, model.version);
}

export function unknownModel(id: string, version: number | undefined): Extract<Decided<never>, { ok: false }> {
  const name = version === undefined ? id : `${id}@${version}`;
  return { ok: false, refusal: { code: 'unknown-model', message: `no model ${name} has been published` } };
}

export function unknownContact(contactId: string): Extract<Decided<never>, { ok: false }> {
  return { ok: false, refusal: { code: 'unknown-contact', message: `there is no contact ${contactId}` } };
}

type Facts = Parameters<typeof foldContact>[1];

function scoredAt({ compiled }: ScoringWith, facts: Facts, at: Instant, explain: boolean): { state: ContactState; explanation?: Explanation } | null {
  if (explain) return explainContact(compiled, facts, at);
  const state = foldContact(compiled, facts, at);
  return state && { state };
}

/** Why there is no score: nobody has that id, or nothing had happened yet. */
export async function nothing({ contacts }: Reading, contactId: string, at: Instant): Promise<Decided<never>> {
  const tracked = await contacts.read(contactId);
  if (!tracked) return unknownContact(contactId);
  const first = tracked.facts[0];
  const when = first ? `its first fact is of ${toTime(first.occurredAt)}` : 'it has no fact that scores yet';
  return { ok: false, refusal: { code: 'no-facts-yet', message: `contact ${contactId} has no score at ${toTime(at)}: ${when}` } };
}

export function scoreOf(contactId: string, { model, compiled }: ScoringWith, state: ContactState, explanation?: Explanation): ContactScore {
  const { behaviour, fit, total, stage, qualified, touches } = state;
  return {
    contactId,
    asOf: toTime(state.asOf),
    model,
    behaviour,
    fit,
    total,
    class: state.class,
    stage,
    qualified,
    qualifications: state.qualifications.map((each) => ({ at: toTime(each.at), behaviour: each.behaviour, fit: each.fit, total: each.total })),
    stages: state.stages.map((entry) => ({ stage: entry.stage, at: toTime(entry.at) })),
    touches,
    ...(explanation ? explained(ruleTitles(compiled.document), explanation) : {}),
  };
}

function explained(titles: ReadonlyMap<string, string>, { lines, fitRules }: Explanation): Pick<ContactScore, 'lines' | 'fitRules'> {
  const titled = (rule: string): string => titles.get(rule) ?? rule;
  return {
    lines: lines.map((line) => ({ ...line, at: toTime(line.at), title: titled(line.rule) })),
    fitRules: fitRules.map(({ rule, points }) => ({ rule, title: titled(rule), points })),
  };
}
