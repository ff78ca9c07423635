import { formatSampleLine, SAMPLE_DEFAULTS, sampleHistory } from '@waymark/sample';
import { wrongUsage } from '../terminal/failure';
import { readInstant } from '../terminal/read-time';
import { stderrProgress } from '../terminal/progress';
import { count, counted, note } from '../terminal/terminal';
import { writeWhole } from './write-whole';

/** What is asked for on the command line. */
export interface SampleRequest {
  readonly contacts?: number;
  readonly seed?: number;
  readonly asOf?: string;
  readonly contactIds: boolean;
  readonly out: string;
  readonly progress?: boolean;
}

/** Facts of one person, roughly: only progress goes by it. */
const FACTS_OF_ONE = 22;

/** Writes a history of the sample company; throws wrong usage for an `asOf` that is no time. */
export async function writeSample({ contacts, seed, asOf, contactIds, out, progress }: SampleRequest): Promise<void> {
  const options = {
    contacts: contacts ?? SAMPLE_DEFAULTS.contacts,
    seed: seed ?? SAMPLE_DEFAULTS.seed,
    asOf: asOf === undefined ? Date.now() : endOf(asOf),
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

function endOf(asOf: string): number {
  const instant = readInstant('--as-of', asOf);
  if (instant < 0) throw wrongUsage(`--as-of ${asOf}: give a time from 1970 on`);
  return instant;
}
