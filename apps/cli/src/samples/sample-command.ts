import { Command, InvalidArgumentError } from 'commander';
import type { SampleRequest } from './write-sample';

const AFTER_HELP = `
Two years of an invented firm's touchpoints. The same contacts, seed and --as-of make the same bytes.

Example:
  $ waymark sample --contacts 500000 --seed 7 --as-of 2026-06-01T00:00:00Z --out sample.ndjson.gz`;

export function sampleCommand(): Command {
  return new Command('sample')
    .description('write a history of the sample company, for trying and measuring')
    .option('--contacts <n>', 'how many people (default: 2000)', readWhole)
    .option('--seed <n>', 'a whole number: another one makes another history', readWhole)
    .option('--as-of <time>', 'RFC 3339 instant at which the history ends (default: now)')
    .option('--contact-ids', 'name the contact of each fact, as `waymark score` needs', false)
    .requiredOption('--out <file>', 'where it goes: NDJSON, gzip when the name ends with .gz')
    .option('--progress', 'show progress on stderr even when it is no terminal')
    .addHelpText('after', AFTER_HELP)
    .action(sample);
}

function readWhole(text: string): number {
  const value = /^\d{1,16}$/.test(text) ? Number(text) : NaN;
  if (!Number.isSafeInteger(value)) throw new InvalidArgumentError('A whole number from 0 on is asked for.');
  return value;
}

async function sample(request: SampleRequest): Promise<void> {
  const { writeSample } = await import('./write-sample');
  await writeSample(request);
}
