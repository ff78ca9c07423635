import { Command, InvalidArgumentError } from 'commander';
import { wrongUsage } from '../terminal/failure';
import { stderrProgress } from '../terminal/progress';
import { count, counted, note } from '../terminal/terminal';
import { writeWhole } from './write-whole';

interface SampleCommandOptions {
  readonly contacts?: number;
  readonly seed?: number;
  readonly asOf?: string;
  readonly contactIds: boolean;
  readonly out: string;
  readonly progress?: boolean;
}

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
    .action(writeSample);
}

function readWhole(text: string): number {
  const value = /^\d{1,16}$/.test(text) ? Number(text) : NaN;
  if (!Number.isSafeInteger(value)) throw new InvalidArgumentError('A whole number from 0 on is asked for.');
  return value;
}

/** Facts of one person, roughly: only progress goes by it. */
const FACTS_OF_ONE = 22;

async function writeSample({ contacts, seed, asOf, contactIds, out, progress }: SampleCommandOptions): Promise<void> {
  const { SAMPLE_DEFAULTS, sampleHistory, formatSampleLine } = await import('@waymark/sample');
  const options = {
    contacts: contacts ?? SAMPLE_DEFAULTS.contacts,
    seed: seed ?? SAMPLE_DEFAULTS.seed,
    asOf: asOf === undefined ? Date.now() : await instantOf(asOf),
    contactIds,
  };
  const telling = stderrProgress(progress);
  let facts = 0;
  const lines = function* (): Generator<string> {
    for (const fact of sampleHistory(options)) {
      facts += 1;
      yield `${formatSampleLine(fact)}\n`;
    }
  };
  const onWritten = (): void => telling.show(`writing, ${count(facts)} facts,`, Math.min(0.99, facts / (options.contacts * FACTS_OF_ONE)));
  await writeWhole(out, lines(), onWritten);
  telling.clear();
  const people = counted(options.contacts, 'person', 'people');
  note(`${counted(facts, 'fact')} of ${people} up to ${new Date(options.asOf).toISOString()}, seed ${options.seed}, into ${out}`);
}

async function instantOf(text: string): Promise<number> {
  const { parseInstant } = await import('@waymark/contract');
  const instant = parseInstant(text);
  if (instant === undefined || instant < 0) throw wrongUsage(`--as-of ${text}: give an RFC 3339 time with an offset such as 2026-06-01T00:00:00Z`);
  return instant;
}
