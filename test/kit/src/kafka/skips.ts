import { appendFileSync } from 'node:fs';

/** Says loudly that something was not tested; the end of the run prints what WAYMARK_SKIPS names. */
export function recordSkip(what: string, why: string): void {
  const line = `${what}: ${why}`.replaceAll('\n', ' ');
  console.warn(`SKIPPED ${line}`);
  const file = process.env['WAYMARK_SKIPS'];
  if (file) appendFileSync(file, `${line}\n`);
}
