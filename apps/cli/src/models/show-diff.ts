import type { Distribution, Moved, SwitchDiff } from '@waymark/server';
import { formatPairs, formatTable } from '../terminal/table';
import { count } from '../terminal/terminal';

/** What a switch of models would change, as the API tells it. */
export type SwitchDiffResource = Omit<SwitchDiff, 'asOf'> & { readonly asOf: string };

type MovedContact = Moved['contacts'][number];

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
