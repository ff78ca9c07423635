import { formatPairs, formatTable } from '../terminal/table';
import { count } from '../terminal/terminal';

interface MovedContact {
  readonly contactId: string;
  readonly company: string | null;
  readonly totalBefore: number | null;
  readonly totalAfter: number | null;
}

interface Moved {
  readonly count: number;
  readonly contacts: readonly MovedContact[];
}

interface Distribution {
  readonly name: string;
  readonly before: number;
  readonly after: number;
}

/** What a switch of models would change, as the API tells it. */
export interface SwitchDiffResource {
  readonly generation: string;
  readonly against: string | null;
  readonly position: number;
  readonly asOf: string;
  readonly contacts: number;
  readonly changedTotals: number;
  readonly qualifies: Moved;
  readonly noLonger: Moved;
  readonly waiting: number;
  readonly classes: readonly Distribution[];
  readonly stages: readonly Distribution[];
}

const MAX_SHOWN = 20;

/** The difference as people read it before they confirm. */
export function formatSwitchDiff(diff: SwitchDiffResource, model: string): string {
  const against = diff.against === null ? 'no model is live yet' : 'compared with the live model';
  return [
    `What ${model} would change (${against}, at log position ${diff.position}, as of ${diff.asOf})`,
    '',
    formatPairs([
      ['contacts', count(diff.contacts)],
      ['another total', count(diff.changedTotals)],
      ['newly qualified', count(diff.qualifies.count)],
      ['no longer qualified', count(diff.noLonger.count)],
      ['waiting for release', count(diff.waiting)],
    ]),
    ...movedTable('Newly qualified', diff.qualifies),
    ...movedTable('No longer qualified', diff.noLonger),
    ...distribution('class', diff.classes),
    ...distribution('stage', diff.stages),
  ].join('\n');
}

function movedTable(title: string, { count: all, contacts }: Moved): readonly string[] {
  if (contacts.length === 0) return [];
  const shown = contacts.slice(0, MAX_SHOWN);
  const table = formatTable<MovedContact>(
    [
      { title: 'contact', of: ({ contactId }) => contactId },
      { title: 'company', of: ({ company }) => company },
      { title: 'before', of: ({ totalBefore }) => totalBefore },
      { title: 'after', of: ({ totalAfter }) => totalAfter },
    ],
    shown,
  );
  return ['', all > shown.length ? `${title} (the first ${shown.length} of ${count(all)})` : title, table];
}

function distribution(title: string, rows: readonly Distribution[]): readonly string[] {
  if (rows.length === 0) return [];
  return [
    '',
    formatTable<Distribution>(
      [
        { title, of: ({ name }) => name },
        { title: 'before', of: ({ before }) => before },
        { title: 'after', of: ({ after }) => after },
        { title: 'change', of: ({ before, after }) => after - before },
      ],
      rows,
    ),
  ];
}
