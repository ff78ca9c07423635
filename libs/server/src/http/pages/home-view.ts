import type { LeadPage } from '../../queries/find-leads';
import type { HandoffRow, QueueReason } from '../../queries/handoff-rows';
import type { QueuePage } from '../../queries/list-handoffs';
import type { Person } from '../../queries/people';
import type { GenerationRow } from '../../queries/generations';
import type { Status } from '../../queries/show-status';
import type { Html } from './html';
import { html } from './html';

/** What the page tells; null where the caller may not see it. */
export interface Home {
  readonly status: Status;
  readonly demonstration: boolean;
  /** Whether health and metrics answer on this port. */
  readonly operations: boolean;
  readonly caller: string;
  readonly queue: QueuePage | null;
  readonly leads: LeadPage | null;
}

export function homeView({ status, demonstration, operations, caller, queue, leads }: Home): Html {
  return html`<header><h1>Waymark</h1><span class="note">${demonstration ? 'demonstration: an invented company' : status.version}</span>
<nav><a href="/docs">API</a><a href="/openapi.json">openapi.json</a>${operations ? html`<a href="/health/ready">health</a><a href="/metrics">metrics</a>` : null}
<form method="post" action="/session/end"><span class="note">${caller}</span> ${demonstration ? null : html`<button>sign out</button>`}</form></nav></header>
<main data-position="${queue?.position ?? ''}">
${status.notices.map((notice) => html`<p class="notice" role="status">${notice}</p>`)}
${statusView(status)}
${queue ? queueView(queue) : null}
${leads ? leadsView(leads) : null}
</main>`;
}

function statusView(status: Status): Html {
  const state = status.failure !== null ? html`<span class="warm">${status.failure}</span>` : html`${status.caughtUp ? 'up to date' : 'catching up'}`;
  return html`<dl class="facts">
<div><dt>contacts</dt><dd><b>${status.contacts.toLocaleString('en')}</b></dd></div>
<div><dt>with sales</dt><dd><b>${status.openHandoffs}</b></dd></div>
<div><dt>waiting for release</dt><dd><b>${status.waiting}</b></dd></div>
<div><dt>live model</dt><dd>${status.live ? `${status.live.model.id}@${status.live.model.version}` : 'none: publish one and activate it'}</dd></div>
<div><dt>views</dt><dd>${state}</dd></div>
<div><dt>log position</dt><dd>${status.position.toLocaleString('en')} of ${status.end.toLocaleString('en')}</dd></div>
<div><dt>waiting facts</dt><dd>${status.backlog.toLocaleString('en')}</dd></div>
${status.generations.filter(({ status: at }) => at === 'filling').map(fillingView)}
</dl>`;
}

function fillingView({ model, filled, total, remainingSeconds }: GenerationRow): Html {
  const rest = remainingSeconds === null ? '' : `, about ${remainingSeconds} s to go`;
  return html`<div><dt>filling</dt><dd>${model.id}@${model.version}: ${filled} of ${total}${rest}</dd></div>`;
}

function queueView({ items }: QueuePage): Html {
  const empty = html`<p class="note">Nobody is with sales at the moment.</p>`;
  return html`<h2>For sales</h2>${items.length === 0 ? empty : html`<div class="queue">${items.map(cardOf)}</div>`}`;
}

function cardOf(row: HandoffRow): Html {
  return html`<article>
<header><h3>${nameOf(row.contact)}</h3><span class="grade">${row.class} ${shown(row.total)}</span></header>
${aboutOf(row.contact)}
<div>${badgesOf(row)}</div>
<ul>${row.reasons.slice(0, 3).map(reasonOf)}</ul>
<footer>${[lastTouchOf(row), row.owner].filter((part) => part !== null).map((part) => html`<span>${part}</span>`)}${row.allowed.includes('accept') ? html`<button data-accept="${row.id}" aria-label="Accept ${nameOf(row.contact)}">Accept</button>` : null}</footer>
</article>`;
}

function aboutOf({ title, company }: Person): Html | null {
  const known = [title, company.name].filter((part) => part !== null);
  return known.length === 0 ? null : html`<div class="note">${known.join(', ')}</div>`;
}

function badgesOf({ status, overdue, stillQualified }: HandoffRow): readonly Html[] {
  return [
    badge(status, overdue ? 'warm' : 'mark'),
    ...(overdue ? [badge('overdue', 'warm')] : []),
    ...(stillQualified ? [] : [badge('no longer qualified', 'warm')]),
  ];
}

function lastTouchOf({ lastTouches: [touch] }: HandoffRow): string | null {
  return touch ? `last: ${touch.channel} ${touch.action}, ${day(touch.occurredAt)}` : null;
}

function reasonOf({ title, value, at, fact }: QueueReason): Html {
  const what = fact?.content ?? fact?.campaign ?? null;
  return html`<li><span>${title}${what === null ? null : html` <span class="note">${what}</span>`}</span><span>${at === null ? '' : day(at)} +${shown(value)}</span></li>`;
}

function leadsView({ items, asOf }: LeadPage): Html {
  const when = asOf === null ? '' : `as of ${asOf.slice(0, 16).replace('T', ' ')} UTC or later`;
  if (items.length === 0) return html`<h2>Best leads</h2><p class="note">No contact is scored yet.</p>`;
  return html`<h2>Best leads <span class="note">${when}</span></h2><div class="scroll" tabindex="0" role="region" aria-label="Best leads"><table>
<thead><tr>${COLUMNS.map(([title, kind]) => html`<th scope="col" class="${kind}">${title}</th>`)}</tr></thead><tbody>
${items.map(
  (lead) => html`<tr><td>${nameOf(lead.contact)}</td><td>${lead.contact.company.name}</td><td>${lead.stage}</td><td>${lead.class}</td><td class="n">${shown(lead.behaviour)}</td><td class="n">${shown(lead.fit)}</td><td class="n">${shown(lead.total)}</td><td>${lead.lastChannel} ${lead.lastTouchAt === null ? '' : day(lead.lastTouchAt)}</td><td>${lead.standing === 'none' ? '' : lead.standing}</td></tr>
`,
)}</tbody></table></div>`;
}

/** Of the leads; `n` stands under its last digit. */
const COLUMNS = [
  ['contact', ''],
  ['company', ''],
  ['stage', ''],
  ['class', ''],
  ['behaviour', 'n'],
  ['fit', 'n'],
  ['total', 'n'],
  ['last touch', ''],
  ['sales', ''],
] as const;

function badge(text: string, kind: 'warm' | 'mark'): Html {
  return html`<span class="badge ${kind}">${text}</span> `;
}

function nameOf({ name, email, id }: Person): string {
  return name ?? email ?? `unnamed ${id.slice(0, 8)}`;
}

function shown(value: number | null): string {
  return value === null ? '' : String(Math.round(value * 10) / 10);
}

function day(time: string): string {
  return time.slice(0, 10);
}
