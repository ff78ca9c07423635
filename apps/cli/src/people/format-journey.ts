import { nameOf } from '../models/published-resource';
import type { Cell } from '../terminal/table';
import { formatTable } from '../terminal/table';
import type { JourneyResource, LineResource, StepResource } from './journey-resource';

interface JourneyRow {
  readonly at: Cell;
  readonly what: Cell;
  readonly total: Cell;
  readonly change: Cell;
  readonly class: Cell;
  readonly why: Cell;
}

const COLUMNS = [
  { title: 'when', of: ({ at }: JourneyRow) => at },
  { title: 'what', of: ({ what }: JourneyRow) => what },
  { title: 'total', of: ({ total }: JourneyRow) => total },
  { title: 'class', of: (row: JourneyRow) => row.class },
  { title: 'change', of: ({ change }: JourneyRow) => change },
  { title: 'why', of: ({ why }: JourneyRow) => why },
];

/** A contact's way as people read it; `asked` is the id that it was asked by. Where scores fade, the change between two steps is no step. */
export function formatJourney(journey: JourneyResource, asked: string): string {
  const { contactId, asOf, model, mergedInto, steps } = journey;
  return [
    ...(mergedInto === undefined ? [] : [`${asked} was merged into ${mergedInto}:`]),
    `contact ${contactId} under ${nameOf(model)}, up to ${asOf}`,
    formatTable(COLUMNS, steps.flatMap(rowsOf)),
  ].join('\n\n');
}

function rowsOf(step: StepResource): readonly JourneyRow[] {
  const [first = '', ...more] = [...step.lines.map(lineText), ...eventsOf(step)];
  const { at, before, after } = step;
  const change = signed(after.total - (before?.total ?? 0));
  const head = { at, what: causeText(step.cause), total: String(after.total), change, class: after.class ?? '', why: first };
  return [head, ...more.map((why) => ({ at: ' ', what: ' ', total: ' ', change: ' ', class: ' ', why }))];
}

function causeText({ kind, channel, action, content, campaign }: StepResource['cause']): string {
  if (kind === 'time') return 'time';
  if (kind === 'profile') return 'profile';
  const about = content ?? campaign;
  return `${channel} ${action}${about === null ? '' : ` (${about})`}`;
}

function lineText({ change, title, rule, count, value, note }: LineResource): string {
  const named = change === 'clamped' ? `bound ${rule}` : title;
  const times = count > 1 ? ` × ${count}` : '';
  const because = note === null ? '' : ` by ${note}`;
  return `${CHANGES[change]}${named}${times}${because}, ${signed(value)}`;
}

const CHANGES: Readonly<Record<LineResource['change'], string>> = {
  added: '',
  'held-back': 'held back: ',
  voided: 'voided: ',
  expired: 'over: ',
  begun: '',
  ceased: 'no longer: ',
  clamped: '',
};

function eventsOf({ stages, qualified, rearmed }: StepResource): readonly string[] {
  return [
    ...stages.map(({ stage, back }) => (back ? `falls back to ${stage}` : `enters ${stage}`)),
    ...(qualified ? ['qualifies'] : []),
    ...(rearmed ? ['may qualify again'] : []),
  ];
}

/** Six decimals at most, as scores have them. */
function signed(value: number): string {
  const rounded = Number(value.toFixed(6));
  return rounded > 0 ? `+${rounded}` : String(rounded === 0 ? 0 : rounded);
}
