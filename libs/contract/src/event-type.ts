import type { FactKind } from '@waymark/journey';
import { describeFound } from './found';
import { refuse } from './refusals';
import type { Checked, Refused } from './refusals';

const TYPE = /^waymark\.(touchpoint|profile|identity)\.v(\d+)$/;
const MAJOR = '1';

/** The kind of fact that an event's `type` names. */
export function kindOfType(type: string): Checked<FactKind> {
  const match = TYPE.exec(type);
  if (match === null) {
    const allowed = 'one of waymark.touchpoint.v1, waymark.profile.v1 and waymark.identity.v1';
    return refuse('unknown-type', '/type', `/type must be ${allowed}; found ${describeFound('/type', type)}`);
  }
  if (match[2] !== MAJOR) return refuseMajor('/type', match[2] ?? '');
  return { ok: true, value: match[1] as FactKind };
}

/** A version right behind the name of the schema; without a v it has at most three digits, or it is a year. */
const NAMED_VERSION = /(?:touchpoint|profile|identity)[/._:-](?:v(\d+)|(\d{1,3}))(?![a-z0-9])/gi;
const ANY_VERSION = /(?:^|[/._:-])v(\d+)(?![a-z0-9])/gi;

/** Refuses a `dataschema` that names another major version; one that names none is nobody's concern. */
export function checkDataSchema(uri: string | null | undefined): Refused | undefined {
  if (typeof uri !== 'string') return undefined;
  const major = lastVersion(uri, NAMED_VERSION) ?? lastVersion(uri, ANY_VERSION);
  return major === undefined || Number(major) === Number(MAJOR) ? undefined : refuseMajor('/dataschema', major);
}

function lastVersion(uri: string, pattern: RegExp): string | undefined {
  const last = [...uri.matchAll(pattern)].at(-1);
  return last?.[1] ?? last?.[2];
}

function refuseMajor(at: string, major: string): Refused {
  return refuse('unknown-major-version', at, `${at} names major version ${major.slice(0, 20)}; only version ${MAJOR} is known`);
}
