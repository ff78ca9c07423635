import { Command } from 'commander';
import type { ConnectionOptions } from '../api/connect';
import { withApi, withConnection } from '../api/connect';
import type { Api } from '../api/api';
import type { SwitchDiffResource } from '../models/show-diff';
import { waitUntilDropped } from '../models/wait-for-generation';
import { stderrProgress } from '../terminal/progress';
import { nameOf } from '../models/published-resource';
import type { GenerationRow } from '@waymark/server';
import { formatTable } from '../terminal/table';
import { print, printJson } from '../terminal/terminal';

type ListOptions = ConnectionOptions & { readonly json: boolean };

const MAX_GENERATIONS = 1_000;

export const GENERATION_COLUMNS = [
  { title: 'generation', of: ({ generation }: GenerationRow) => generation },
  { title: 'model', of: ({ model }: GenerationRow) => nameOf(model) },
  { title: 'status', of: ({ status }: GenerationRow) => status },
  { title: 'for', of: ({ purpose }: GenerationRow) => purpose },
  { title: 'views', of: ({ viewVersion }: GenerationRow) => viewVersion },
  { title: 'filled', of: ({ filled }: GenerationRow) => filled },
  { title: 'of', of: ({ total }: GenerationRow) => total },
  { title: 'left', of: ({ remainingSeconds }: GenerationRow) => (remainingSeconds === null ? null : `${remainingSeconds} s`) },
  { title: 'live since', of: ({ liveAt }: GenerationRow) => liveAt },
];

/** A generation with what a switch to it would change, where it stands filled beside the live one. */
interface ListedGeneration extends GenerationRow {
  readonly difference: Pick<SwitchDiffResource, 'position' | 'asOf' | 'changedTotals' | 'waiting'> & { readonly gains: number; readonly loses: number } | null;
}

const DIFFERENCE_COLUMNS = [
  { title: 'qualifies', of: ({ difference }: ListedGeneration) => difference && `+${difference.gains}` },
  { title: 'no longer', of: ({ difference }: ListedGeneration) => difference && `-${difference.loses}` },
];

const DROP_HELP = `
Its rows are removed step by step; a process that ends meanwhile goes on at its next start. The live
generation is refused, and one that a switch under way goes to.

Example:
  $ waymark generations drop b2b-default-2-Zk3w9QpA`;

/** `waymark generations`: the read tables of each model that is filled, live or retired. */
export function generationsCommand(): Command {
  const generations = new Command('generations').description('the read tables of the live model and of those beside it');
  const list = withConnection(new Command('list'))
    .description('what is live, what is filling or filled beside it, and what a switch to that would change')
    .option('--json', 'print the list as JSON', false)
    .addHelpText('after', '\nExample:\n  $ waymark generations list')
    .action(listGenerations);
  const drop = withConnection(new Command('drop').argument('<id>', 'a generation, as the list has it'))
    .description('end a generation and remove its rows')
    .option('--json', 'print the generation as JSON', false)
    .addHelpText('after', DROP_HELP)
    .action(dropGeneration);
  return generations.addCommand(list).addCommand(drop);
}

function listGenerations(options: ListOptions): Promise<void> {
  return withApi(options, {}, async (api) => {
    const found: ListedGeneration[] = [];
    for (const row of await api.list<GenerationRow>('/v1/generations', MAX_GENERATIONS)) found.push({ ...row, difference: await differenceOf(api, row) });
    if (options.json) printJson(found);
    else print(formatTable<ListedGeneration>([...GENERATION_COLUMNS, ...DIFFERENCE_COLUMNS], found));
  });
}

/** Of those that could be switched to, at the moment. */
async function differenceOf(api: Api, { generation, status }: GenerationRow): Promise<ListedGeneration['difference']> {
  if (status !== 'ready' && status !== 'shadow') return null;
  const { position, asOf, changedTotals, waiting, qualifies, noLonger } = await api.get<SwitchDiffResource>(`/v1/generations/${encodeURIComponent(generation)}/diff`);
  return { position, asOf, changedTotals, waiting, gains: qualifies.count, loses: noLonger.count };
}

function dropGeneration(id: string, options: ListOptions): Promise<void> {
  return withApi(options, {}, async (api) => {
    const dropped = await api.delete<GenerationRow>(`/v1/generations/${encodeURIComponent(id)}`);
    await waitUntilDropped(api, dropped.generation, stderrProgress(options.progress));
    if (options.json) printJson(dropped);
    else print(`generation ${id} of ${nameOf(dropped.model)} and its rows are gone`);
  });
}
