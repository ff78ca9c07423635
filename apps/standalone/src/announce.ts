import type { Environment, MadeKey, Progress, SampleNote } from '@waymark/embedded';

export interface Announcement {
  readonly environment: Environment;
  readonly address: string;
  readonly sample: SampleNote | null;
}

/** What an operator reads once the engine is up. */
export function announcementOf({ environment, address, sample }: Announcement): string {
  const lines = [
    '',
    `Waymark is running at ${address}`,
    environment.demonstration ? '  a demonstration: the sample company, nothing in it is real' : '  a real installation',
    `  data directory  ${environment.directory}`,
    ...(sample ? sampleLines(sample, environment) : []),
    `  API             ${address}/docs`,
    '',
    'Stop it with Ctrl-C.',
  ];
  return lines.join('\n');
}

function sampleLines(sample: SampleNote, { directory, demonstration }: Environment): readonly string[] {
  const day = new Date(sample.asOf).toISOString().slice(0, 10);
  const lines = [`  sample          ${sample.contacts} people, two years up to ${day}, seed ${sample.seed}`];
  const stale = demonstration && day !== new Date().toISOString().slice(0, 10);
  return stale ? [...lines, `                  made on another day; remove ${directory} to begin anew`] : lines;
}

/** Keys are told when they are made, whatever becomes of the start, and never again. */
export function tellKeys(keys: readonly MadeKey[]): void {
  if (keys.length === 0) return;
  console.log(['Keys, told this once:', ...keys.map(({ role, secret }) => `  ${role.padEnd(8)} ${secret}`), ''].join('\n'));
}

/** Progress of the sample's import, in tenths. */
export function tellSampleProgress(): Progress {
  let told = -1;
  return (done, total) => {
    const tenth = Math.floor((done / total) * 10);
    if (tenth === told) return;
    told = tenth;
    console.log(`loading the sample company: ${tenth * 10} %`);
  };
}
