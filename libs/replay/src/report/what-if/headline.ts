import type { ReplayReport } from '../../whatif/report';
import { count, counted, points, share } from '../page/format';
import type { Html } from '../page/html';
import { html } from '../page/html';

interface Tile {
  readonly name: string;
  readonly value: string;
  readonly note: string;
  readonly look: 'mark' | 'warm' | 'plain';
}

/** The answer in a few numbers. */
export function headline(report: ReplayReport): Html {
  const tiles = report.question.against === null ? tilesAlone(report) : tilesCompared(report);
  return html`${report.contacts === 0 ? null : html`<dl class="tiles">${tiles.map(tile)}</dl>`}
${summary(report)}`;
}

function tile({ name, value, note, look }: Tile): Html {
  return html`<div class="${look}"><dt>${name}</dt><dd><b>${value}</b>${note}</dd></div>`;
}

/** Contacts that qualify within the bounds, by model. */
function qualifyingOf({ changes, weeks, question }: ReplayReport): { before: number; after: number } {
  if (question.against === null) return { before: 0, after: weeks.reduce((sum, week) => sum + week.after, 0) };
  const both = changes.earlier + changes.later + changes.same;
  return { before: changes.lost + both, after: changes.gained + both };
}

function tilesAlone(report: ReplayReport): readonly Tile[] {
  const { after } = qualifyingOf(report);
  const not = report.contacts - after;
  return [
    { name: 'Qualify', value: count(after), note: `${share(after, report.contacts)} of ${counted(report.contacts, 'contact')}`, look: 'mark' },
    { name: 'Do not qualify', value: count(not), note: share(not, report.contacts), look: 'plain' },
  ];
}

function tilesCompared(report: ReplayReport): readonly Tile[] {
  const { changes, daysEarlier, daysLater } = report;
  const { before, after } = qualifyingOf(report);
  return [
    { name: 'Qualify', value: `${count(before)} → ${count(after)}`, note: `of ${counted(report.contacts, 'contact')}`, look: 'plain' },
    { name: 'Newly qualify', value: count(changes.gained), note: `${share(changes.gained, after)} of those after`, look: 'mark' },
    { name: 'No longer qualify', value: count(changes.lost), note: `${share(changes.lost, before)} of those before`, look: 'warm' },
    { name: 'Earlier', value: count(changes.earlier), note: daysNote(daysEarlier), look: 'plain' },
    { name: 'Later', value: count(changes.later), note: daysNote(daysLater), look: 'plain' },
  ];
}

function daysNote(days: ReplayReport['daysEarlier']): string {
  return days === null ? 'nobody' : `median ${points(days.p50)} days, one in ten ${points(days.p90)} or more`;
}

function summary({ changes, contacts, question }: ReplayReport): Html {
  if (contacts === 0) return html`<p>No contact had a fact by then, or none answers what was asked for: there is nothing to compare.</p>`;
  if (question.against === null) return html`<p>One model was replayed alone, so that nothing is compared here.</p>`;
  if (changes.gained + changes.lost + changes.earlier + changes.later === 0) {
    return html`<p>Nobody qualifies under one model and not under the other, nor at another instant: ${counted(changes.same, 'contact')} ${changes.same === 1 ? 'qualifies' : 'qualify'} at the same instant under both, ${counted(changes.never, 'contact')} under neither.</p>`;
  }
  return html`<p class="note">${counted(changes.same, 'contact')} ${changes.same === 1 ? 'qualifies' : 'qualify'} at the same instant under both models, ${count(changes.never)} under neither.</p>`;
}
