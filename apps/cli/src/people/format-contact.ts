import { nameOf } from '../models/published-resource';
import { formatPairs, formatTable } from '../terminal/table';
import type { ContactHandoff, ContactResource, IdentityResource, MergeResource, ScoreResource, TimelineResource } from './contact-resource';

/** A contact as people read it; `asked` is the id that it was asked by. */
export function formatContact(contact: ContactResource, timeline: readonly TimelineResource[], asked: string = contact.id): string {
  const { score } = contact;
  return [
    ...(contact.mergedInto === null ? [] : [`${asked} was merged into ${contact.mergedInto}:`]),
    who(contact),
    ...(score ? [scored(score)] : []),
    ...section(IDENTITIES, contact.identities),
    ...section(MERGES, contact.merges),
    ...section(HANDOFFS, contact.handoffs),
    ...section(TIMELINE, timeline),
  ].join('\n\n');
}

function who(contact: ContactResource): string {
  const consent = Object.entries(contact.consent).map(([purpose, given]) => `${purpose}: ${given ? 'given' : 'withdrawn'}`);
  return formatPairs([
    ['contact', contact.id],
    ['number', contact.number],
    ...(contact.members.length > 1 ? [['also known as', contact.members.slice(1).join(', ')] as const] : []),
    ['name', contact.name],
    ['title', contact.title],
    ['email', contact.email],
    ['phone', contact.phone],
    ['company', contact.company.name ?? contact.company.domain],
    ['shared', contact.shared],
    ['owner', contact.owner],
    ['first seen', contact.firstSeenAt],
    ['last seen', contact.lastSeenAt],
    ['facts', contact.facts],
    ['consent', consent.join(', ')],
  ]);
}

function scored(score: ScoreResource): string {
  return formatPairs([
    ['score', `${score.total} = behaviour ${score.behaviour} + fit ${score.fit}, as of ${score.asOf} under ${nameOf(score.model)}`],
    ['class', score.class],
    ['stage', score.stage],
    ['qualified', score.qualified],
    ['touches', score.touches],
  ]);
}

function section<Row>(columns: Parameters<typeof formatTable<Row>>[0], rows: readonly Row[]): readonly string[] {
  return rows.length === 0 ? [] : [formatTable(columns, rows)];
}

const IDENTITIES = [
  { title: 'identity', of: ({ type }: IdentityResource) => type },
  { title: 'value', of: ({ value }: IdentityResource) => value },
  { title: 'strength', of: ({ strength }: IdentityResource) => strength },
  { title: 'linked', of: ({ linkedAt }: IdentityResource) => linkedAt },
];

const MERGES = [
  { title: 'merge', of: ({ mergeId }: MergeResource) => mergeId },
  { title: 'of', of: ({ loser }: MergeResource) => loser },
  { title: 'into', of: ({ survivor }: MergeResource) => survivor },
  { title: 'when', of: ({ at }: MergeResource) => at },
  { title: 'by', of: ({ by }: MergeResource) => by ?? 'the rules' },
];

const HANDOFFS = [
  { title: 'hand-off', of: ({ id }: ContactHandoff) => id },
  { title: 'status', of: ({ status }: ContactHandoff) => status },
  { title: 'offered', of: ({ offeredAt }: ContactHandoff) => offeredAt },
  { title: 'decided', of: ({ decidedAt }: ContactHandoff) => decidedAt },
  { title: 'owner', of: ({ owner }: ContactHandoff) => owner },
  { title: 'reason', of: ({ reason }: ContactHandoff) => reason },
];

const TIMELINE = [
  { title: 'when', of: ({ occurredAt }: TimelineResource) => occurredAt },
  { title: 'kind', of: ({ kind }: TimelineResource) => kind },
  { title: 'channel', of: ({ channel }: TimelineResource) => channel },
  { title: 'action', of: ({ action }: TimelineResource) => action },
  { title: 'fact', of: ({ factId }: TimelineResource) => factId },
];
