import { existsSync, statSync } from 'node:fs';
import { resolve } from 'node:path';
import { CliFailure } from '../terminal/failure';

/** Where `npm start` keeps its demonstration, and what it keeps of a broker's where no directory is named. */
const SAMPLE_DIRECTORY = '.waymark/sample';
const REAL_DIRECTORY = '.waymark/data';

const HOW_TO_NAME = 'name one with --data-dir or WAYMARK_DATA_DIR, or speak to a running engine with --server and --key';

/** The data directory that a command is about, as an absolute path. Throws where none is named or it cannot be one. */
export function chooseDataDirectory(
  named: string | undefined,
  variables: Readonly<Record<string, string | undefined>>,
  workingDirectory: string,
  mayBeNew: boolean,
): string {
  const wanted = named ?? (variables['WAYMARK_DATA_DIR'] || undefined);
  const directory = resolve(workingDirectory, wanted ?? (variables['KAFKA_BROKERS'] ? REAL_DIRECTORY : SAMPLE_DIRECTORY));
  if (!existsSync(directory)) refuseMissing(directory, wanted !== undefined, mayBeNew);
  else if (!statSync(directory).isDirectory()) throw new CliFailure(`${directory} is a file: name a directory with --data-dir`);
  return directory;
}

function refuseMissing(directory: string, isNamed: boolean, mayBeNew: boolean): void {
  if (!isNamed) throw new CliFailure(`no data directory: ${HOW_TO_NAME} (npm start makes a demonstration in ./${SAMPLE_DIRECTORY})`);
  if (mayBeNew) return;
  throw new CliFailure(`there is no data directory ${directory}: start the engine on it or import into it first, or name another with --data-dir`);
}
