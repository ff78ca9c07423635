import type { LeakyRule } from '../../backtest/leaky-rules';
import type { BacktestReport } from '../../backtest/report';
import { entry } from '../page/entry';
import { count, counted, instant, points } from '../page/format';
import type { Html } from '../page/html';
import { html } from '../page/html';
import { modelInFull } from '../page/model-name';
import type { ViewColumn } from '../page/table-view';
import { tableView } from '../page/table-view';
import type { Side } from './sides';

const DAY_MS = 86_400_000;

const daysOf = (millis: number): string => (millis === DAY_MS ? 'a day' : `${points(millis / DAY_MS)} days`);

/** Parts of the models that know what they should not. */
export function leaksSection(sides: readonly Side[]): Html {
  const leaking = sides.filter(({ model }) => model.leakyRules.length > 0);
  if (leaking.length === 0) return html``;
  return html`<section><h2>Parts that know the answer</h2><p class="note">What follows a hand-off or is the outcome itself makes a model look better than it would be.</p>
${leaking.map(({ name, model }) => tableView(name, LEAKS, model.leakyRules))}</section>`;
}

const LEAKS: readonly ViewColumn<LeakyRule>[] = [
  { head: 'Rule', cell: ({ rule }) => (rule === null ? '–' : html`<code>${rule}</code>`) },
  { head: 'Why', cell: ({ why }) => why },
  { head: 'Where', cell: ({ path }) => html`<code>${path}</code>` },
];

/** What was asked, and who was left out and why. */
export function askedSection(report: BacktestReport): Html {
  const { question, models } = report;
  return html`<section><h2>What was asked</h2>
<dl class="facts">
${models.map(({ model }, place) => entry(place === 0 ? 'Model' : 'Second model', modelInFull(model)))}
${entry('Outcome', html`<code>${JSON.stringify(question.outcome)}</code> within ${question.within}`)}
${entry('Scored at', question.at)}
${question.split === null ? null : entry('Split', `${instant(question.split)} UTC`)}
${entry('End of the history', question.asOf === null ? 'its latest fact' : `${instant(question.asOf)} UTC`)}
${question.capacityPerWeek === null ? null : entry('Sales can take', `${points(question.capacityPerWeek)} a week`)}
${entry('Facts known in time', `recorded within ${daysOf(question.graceMs)}`)}
${entry('Intervals', `${counted(question.resamples, 'resample')}, seed ${question.seed}`)}
</dl></section>
${leftOutSection(report)}`;
}

interface LeftOutRow {
  readonly why: string;
  readonly contacts: number;
}

function leftOutSection({ leftOut, lateFacts }: BacktestReport): Html {
  const rows: readonly LeftOutRow[] = [
    { why: 'never touched us', contacts: leftOut.neverTouched },
    { why: 'no fact was known yet at the instant of scoring', contacts: leftOut.unknownThen },
    { why: 'the outcome had already come', contacts: leftOut.alreadyHappened },
    { why: 'the instant of scoring lies after the history’s end', contacts: leftOut.notYetDue },
    { why: 'on the other side of the split', contacts: leftOut.beforeSplit },
    { why: `the window was not over (${count(leftOut.windowOpenWithOutcome)} of them had the outcome nevertheless)`, contacts: leftOut.windowOpen },
  ].filter(({ contacts }) => contacts > 0);
  return html`<section><h2>Who was left out</h2>
${rows.length === 0 ? html`<p>Nobody.</p>` : tableView(html`<span class="sr">Contacts left out</span>`, LEFT_OUT, rows)}
${lateNote(lateFacts)}</section>`;
}

function lateNote({ late, lateAfterOutcome, contacts }: BacktestReport['lateFacts']): Html | null {
  if (late === 0) return null;
  return html`<p class="note">${counted(late, 'fact')} of ${counted(contacts, 'contact')} had happened by the scoring but were recorded only later, ${count(lateAfterOutcome)} of them after the outcome: the scores do not know them.</p>`;
}

const LEFT_OUT: readonly ViewColumn<LeftOutRow>[] = [
  { head: 'Why', cell: ({ why }) => why },
  { head: 'Contacts', cell: ({ contacts }) => count(contacts), as: 'number' },
];
