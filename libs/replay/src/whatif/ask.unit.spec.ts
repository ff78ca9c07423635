import fc from 'fast-check';
import type { ScoredFact } from '@waymark/journey';
import { canonicalJson } from '@waymark/journey';
import type { RuleDocument, ScoringModel } from '@waymark/scoring';
import { checkModel, compileModel, foldContact } from '@waymark/scoring';
import { aModel, anAsOf, someFacts } from '@waymark/testkit';
import { historyOf } from '../columns/history-of';
import { runAtOnce } from '../columns/in-steps';
import { foldHistory, readContact } from '../kernel/fold-history';
import { planKernel } from '../kernel/plan';
import { InlineFolder } from '../threads/inline-folder';
import type { AskedModel, FoldKeeper, Folded, WhatIf } from './ask';
import { askWhatIf } from './ask';
import { buildReport } from './build-report';
import { NO_BOUNDS } from './changes';
import { ChangeReader } from './contact-changes';
import { ChangeExplainer } from './explain-change';

const RUNS = { numRuns: Number(process.env['WAYMARK_LAW_RUNS'] ?? 200) };
const folder = new InlineFolder(() => Promise.resolve());

class Keeper implements FoldKeeper {
  private readonly kept = new Map<string, Folded>();

  get(key: string): Folded | undefined {
    return this.kept.get(key);
  }

  put(key: string, folded: Folded): void {
    this.kept.set(key, folded);
  }
}

const asked = (document: ScoringModel): AskedModel => ({ name: { id: document.id, version: null, digest: canonicalJson(document), title: null }, document });

/** A model and one that differs from it as an analyst's draft does: in one rule, a cap, or a bound. */
const twoModels = fc.tuple(aModel, aModel, fc.nat(), fc.constantFrom('points', 'remove', 'add', 'cap', 'fit', 'floor', 'title', 'all')).map(([model, other, at, how]) => [model, draftOf(model, other, at, how)] as const);

function draftOf(model: ScoringModel, other: ScoringModel, at: number, how: string): ScoringModel {
  const rules = model.behaviour?.rules ?? [];
  const place = rules.length === 0 ? 0 : at % rules.length;
  const withRules = (changed: readonly RuleDocument[]): ScoringModel => ({ ...model, behaviour: { ...model.behaviour, rules: changed } });
  const drafts: Readonly<Record<string, () => ScoringModel>> = {
    points: () => withRules(rules.map((rule, index) => (index === place && rule.points !== undefined ? { ...rule, points: rule.points + 5 } : rule))),
    remove: () => withRules(rules.filter((_, index) => index !== place)),
    add: () => withRules([...rules, ...(other.behaviour?.rules ?? []).slice(0, 1).map(({ group: _group, ...rule }) => ({ ...rule, id: 'added' }))]),
    cap: () => ({ ...model, behaviour: { ...model.behaviour, groups: Object.fromEntries(Object.entries(model.behaviour?.groups ?? {}).map(([name, { max }]) => [name, { max: max + 3 }])) } }),
    fit: () => ({ ...model, fit: { ...model.fit, rules: (model.fit?.rules ?? []).slice(1) } }),
    floor: () => ({ ...model, behaviour: { ...model.behaviour, floor: -5 } }),
    title: () => ({ ...model, title: 'another' }),
    all: () => other,
  };
  return drafts[how]?.() ?? model;
}

const someContacts = fc.array(someFacts, { minLength: 1, maxLength: 5 });

const historyOfAll = (contacts: readonly (readonly ScoredFact[])[]) =>
  historyOf(contacts.flatMap((facts, which) => facts.map((fact) => ({ contact: `c${which}`, fact: { ...fact, id: `${which}-${fact.id}` } }))));

const question = (before: ScoringModel, after: ScoringModel, asOf: number): WhatIf => ({ model: asked(after), against: asked(before), asOf, bounds: NO_BOUNDS, where: null, ignoreHandoffs: false });

describe('a what-if', () => {
  it('comes to the same as a whole replay, however little it folds again', async () => {
    await fc.assert(
      fc.asyncProperty(twoModels, someContacts, anAsOf, async ([before, after], contacts, asOf) => {
        fc.pre(checkModel(after).ok);
        const history = historyOfAll(contacts);
        const keeper = new Keeper();
        const fold = { asOf, ignoreHandoffs: false };
        for (const answer of [await askWhatIf(history, question(before, after, asOf), folder, keeper), await askWhatIf(history, question(before, after, asOf), folder, keeper)]) {
          const plan = planKernel({ document: after, where: null }, history.shapes);
          const whole = foldHistory(history, plan, fold);
          history.contacts.forEach((_, place) => expect(readContact(answer.after.plan, fold, answer.after.results, place)).toEqual(readContact(plan, fold, whole, place)));
          expect(answer.after.results.chosen).toEqual(whole.chosen);
        }
      }),
      RUNS,
    );
  });

  it('tells lines that add up to the difference of the totals', async () => {
    await fc.assert(
      fc.asyncProperty(twoModels, someFacts, anAsOf, async ([before, after], facts, asOf) => {
        fc.pre(checkModel(after).ok);
        const lines = new ChangeExplainer(before, after).explain(facts, asOf);
        fc.pre(lines.length < 50);
        const [was, is] = [before, after].map((model) => foldContact(compileModel(model), facts, asOf)?.total ?? 0) as [number, number];
        const sum = lines.reduce((all, line) => all + (line.after ?? 0) - (line.before ?? 0), 0);
        expect(Math.abs(sum - (is - was))).toBeLessThan(3e-6);
      }),
      RUNS,
    );
  });

  it('counts every contact once, and gained and lost as the totals of before and after', async () => {
    await fc.assert(
      fc.asyncProperty(twoModels, someContacts, anAsOf, async ([before, after], contacts, asOf) => {
        fc.pre(checkModel(after).ok);
        const answer = await askWhatIf(historyOfAll(contacts), question(before, after, asOf), folder, new Keeper());
        const report = runAtOnce(buildReport(answer, { reader: new ChangeReader(answer, () => 'li.na'), newDigester: () => ({ update: () => undefined, sha256: () => '' }), contactChanges: [] }));
        const sum = (numbers: readonly number[]): number => numbers.reduce((all, each) => all + each, 0);
        const { changes } = report;
        expect(sum(Object.values(changes))).toBe(report.contacts);
        expect(sum(report.scores.map((bin) => bin.after))).toBe(report.contacts);
        expect(sum(report.stageFlow.map((flow) => flow.contacts))).toBe(report.contacts);
        for (const breakdown of [report.channels, report.campaigns, report.owners, report.stagesOfChange, report.weeks]) {
          expect(sum(breakdown.map((row) => row.gained))).toBe(changes.gained);
          expect(sum(breakdown.map((row) => row.lost))).toBe(changes.lost);
          expect(sum(breakdown.map((row) => row.after)) - sum(breakdown.map((row) => row.before))).toBe(changes.gained - changes.lost);
        }
        const reader = new ChangeReader(answer, () => null);
        for (const contact of answer.order) {
          const { before: was, after: is } = reader.read(contact);
          expect(was).not.toEqual(is);
        }
      }),
      RUNS,
    );
  });

  it('lists whose class alone is another one, and folds nobody for it', async () => {
    const bands = (high: number) => ({ fit: { F: null }, behaviour: { hot: high, cold: null } });
    const model = { schema: 'waymark/scoring-model/v1', id: 'm', behaviour: { rules: [{ id: 'r', when: { channel: 'web' }, points: 10 }] }, bands: bands(20) } as const;
    const visit = (id: string): ScoredFact => ({ id, kind: 'touchpoint', occurredAt: 1, channel: 'web', action: 'viewed', mode: 'online', direction: 'inbound', interactive: true });
    const history = historyOfAll([[visit('a')], [visit('a'), visit('b')]]);
    const answer = await askWhatIf(history, question(model, { ...model, bands: bands(10) }, 2), folder, new Keeper());
    const reader = new ChangeReader(answer, () => null);
    expect(Array.from(answer.order, (contact) => reader.read(contact))).toMatchObject([{ contactId: 'c0', kind: 'never', before: { class: 'Fcold' }, after: { class: 'Fhot' } }]);
    expect(answer.refolded).toMatchObject({ facts: 0, contacts: 0 });
  });

  it('ends when it is told to', async () => {
    const controller = new AbortController();
    controller.abort(new Error('no longer wanted'));
    const model = { schema: 'waymark/scoring-model/v1', id: 'm', fit: {} } as const;
    await expect(askWhatIf(historyOfAll([[]]), question(model, model, 0), folder, new Keeper(), { signal: controller.signal })).rejects.toThrow('no longer wanted');
  });
});
