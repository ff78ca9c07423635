import type { ReplayReport, StageFlow } from '../../whatif/report';
import type { Drawing } from '../charts/draw';
import { figure } from '../charts/figure';
import { count, counted, share } from '../page/format';
import type { Html } from '../page/html';
import { html } from '../page/html';
import type { ViewColumn } from '../page/table-view';
import { tableView } from '../page/table-view';

/** Where contacts stand before, and where the same contacts stand after. */
export function stageFlowSection({ stageFlow, stages, question }: ReplayReport): Html {
  const flows = stageFlow.filter(({ contacts }) => contacts > 0);
  if (question.against === null || flows.length === 0) return html``;
  const order = stages.map(({ name }) => name);
  const moved = flows.filter(({ from, to }) => from !== to);
  return figure({
    heading: 'From stage to stage',
    description: describe(flows, moved),
    legend: [
      { look: 'before', text: 'same stage' },
      { look: 'mark', text: 'further on' },
      { look: 'warm', text: 'further back' },
    ],
    drawing: drawing(flows, order),
    table: tableView('Contacts by stage before and after', COLUMNS, flows),
  });
}

function describe(flows: readonly StageFlow[], moved: readonly StageFlow[]): string {
  const total = sumOf(flows);
  if (moved.length === 0) return `Stages as of the same instant, before on the left and after on the right: all ${counted(total, 'contact')} stand where they stood.`;
  const most = moved.reduce((best, flow) => (flow.contacts > best.contacts ? flow : best));
  return `Stages as of the same instant, before on the left and after on the right: ${counted(sumOf(moved), 'contact')} of ${count(total)} (${share(sumOf(moved), total)}) stand elsewhere, most of them, ${count(most.contacts)}, in ${most.to} and no longer in ${most.from}.`;
}

const sumOf = (flows: readonly StageFlow[]): number => flows.reduce((sum, { contacts }) => sum + contacts, 0);

const COLUMNS: readonly ViewColumn<StageFlow>[] = [
  { head: 'Stage before', cell: ({ from }) => from },
  { head: 'Stage after', cell: ({ to }) => to },
  { head: 'Contacts', cell: ({ contacts }) => count(contacts), as: 'number' },
];

type End = 'from' | 'to';

function drawing(flows: readonly StageFlow[], order: readonly string[]): Drawing {
  return {
    height: 340,
    option: {
      series: {
        type: 'sankey',
        left: 130,
        right: 130,
        top: 14,
        bottom: 14,
        nodeWidth: 12,
        nodeGap: 22,
        layoutIterations: 0,
        silent: true,
        emphasis: { disabled: true },
        data: [...nodes(flows, order, 'from'), ...nodes(flows, order, 'to')],
        links: flows.map((flow) => link(flow, order)),
      },
    },
  };
}

const nodeName = (end: End, stage: string): string => `${end} ${stage}`;

function nodes(flows: readonly StageFlow[], order: readonly string[], end: End): object[] {
  const present = order.filter((stage) => flows.some((flow) => flow[end] === stage));
  return present.map((stage) => ({
    name: nodeName(end, stage),
    depth: end === 'from' ? 0 : 1,
    itemStyle: { color: 'var(--before)', borderWidth: 0 },
    label: {
      position: end === 'from' ? 'left' : 'right',
      color: 'var(--ink)',
      fontSize: 13,
      formatter: () => `${stage} ${count(sumOf(flows.filter((flow) => flow[end] === stage)))}`,
    },
  }));
}

function link({ from, to, contacts }: StageFlow, order: readonly string[]): object {
  const further = order.indexOf(to) - order.indexOf(from);
  const color = further === 0 ? 'before' : further > 0 ? 'mark' : 'warm';
  return {
    source: nodeName('from', from),
    target: nodeName('to', to),
    value: contacts,
    lineStyle: { color: `var(--${color})`, opacity: further === 0 ? 0.25 : 0.6, curveness: 0.5 },
  };
}
