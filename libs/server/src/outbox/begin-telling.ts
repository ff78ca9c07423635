import type { RowChange } from '@waymark/engine';
import { WaymarkError } from '@waymark/engine';
import type { EpochRaisedData, LoggedEvent, NewEvent, SessionBegunData } from '@waymark/journey';
import { NAMESPACES, TELLING_EVENTS, TELLING_STREAM, tellingSessionStream } from '@waymark/journey';
import type { EngineParts } from '../core/parts';
import { WHOLE } from '../projection/partition';
import type { OutletProgress } from './outlet-rows';
import { lastPlace, putOutlet, readOutlets, removeOutlet } from './outlet-rows';
import type { TellingState } from './telling-state';
import { inEpoch, putTelling, readTelling } from './telling-state';

const MAX_ATTEMPTS = 20;
const NOT_YET: TellingState = { epoch: 0, since: 0, cursor: null, rebuiltTo: null, session: '', nextSession: '' };

/** An epoch, and the position of its event. */
interface Epoch {
  readonly epoch: number;
  readonly since: number;
}

/**
 * Before the projector starts: sees whether the rows that say what was told are those that this projector left, and
 * raises the epoch where they are not, or where an outlet is new. Every start is an event in the log whose token the rows
 * keep, so that an older copy of them gives itself away. Throws `telling-begun-elsewhere`.
 */
export async function beginTelling(parts: EngineParts): Promise<void> {
  if ((parts.outlets ?? []).length > 0) await beginSession(parts, await readTelling(parts.views));
}

async function beginSession(parts: EngineParts, state: TellingState | null): Promise<void> {
  const { views, log, crypto } = parts;
  const sessions = await log.readStream(streamOf(parts));
  const session = (sessions.at(-1)?.data as SessionBegunData | undefined)?.session ?? '';
  const outlets = await readOutlets(views);
  const why = whyRaise(state, session, parts, outlets);
  const epoch = why && (await epochFor(parts, why, sessions.length === 0));
  const nextSession = crypto.randomToken(9);
  const before = state ?? NOT_YET;
  const begun = epoch ? inEpoch(before, epoch.epoch, epoch.since) : before;
  await views.commit([putTelling({ ...begun, session, nextSession }), ...(await outletChanges(parts, outlets))]);
  await appendSession(parts, sessions.length, nextSession);
}

function whyRaise(state: TellingState | null, latest: string, { outlets = [] }: EngineParts, known: ReadonlyMap<string, OutletProgress>): EpochRaisedData['why'] | null {
  if (!state) return latest === '' ? 'first' : 'lost';
  if (latest !== state.session && latest !== state.nextSession) return 'restored';
  return outlets.some(({ name }) => !known.has(name)) ? 'outlet' : null;
}

/** Who has never told anything joins in the epoch that the others have begun. */
async function epochFor(parts: EngineParts, why: EpochRaisedData['why'], isNewcomer: boolean): Promise<Epoch> {
  const latest = (await parts.log.readStream(TELLING_STREAM)).at(-1);
  const joins = isNewcomer && latest && (latest.data as unknown as EpochRaisedData).parts === partsOf(parts);
  if (joins) return epochOf(latest);
  parts.logger.info({ why }, 'everybody is told anew');
  return raiseEpoch(parts, why);
}

async function raiseEpoch({ log, clock, crypto, ...parts }: EngineParts, why: EpochRaisedData['why']): Promise<Epoch> {
  for (let attempt = 0; attempt < MAX_ATTEMPTS; attempt += 1) {
    const raised = await log.readStream(TELLING_STREAM);
    const last = raised.at(-1);
    const epoch = Math.max((last ? epochOf(last).epoch : 0) + 1, Math.floor(clock.now() / 1_000));
    const data: EpochRaisedData = { v: 1, epoch, why, parts: partsOf(parts) };
    const event = eventOf(crypto.uuid5(NAMESPACES.decision, `telling|${crypto.randomToken(9)}`), TELLING_EVENTS.epochRaised, clock.now(), data);
    const result = await log.append({ stream: TELLING_STREAM, expected: last ? last.revision : 'none', events: [event] });
    if (result.outcome === 'appended') return { epoch, since: result.position };
  }
  throw elsewhere();
}

async function appendSession(parts: EngineParts, count: number, session: string): Promise<void> {
  const { log, clock, crypto } = parts;
  const stream = streamOf(parts);
  const data: SessionBegunData = { v: 1, session };
  const event = eventOf(crypto.uuid5(NAMESPACES.decision, `${stream}|${session}`), TELLING_EVENTS.sessionBegun, clock.now(), data);
  const result = await log.append({ stream, expected: count === 0 ? 'none' : count - 1, events: [event] });
  if (result.outcome !== 'appended') throw elsewhere();
}

/** A new outlet begins behind what is there: it is told everything anew. One that is gone keeps nothing waiting. */
async function outletChanges({ views, outlets = [] }: EngineParts, known: ReadonlyMap<string, OutletProgress>): Promise<readonly RowChange[]> {
  const place = await lastPlace(views);
  const names = new Set(outlets.map(({ name }) => name));
  return [
    ...[...names].filter((name) => !known.has(name)).map((name) => putOutlet(name, { place, failures: 0, nextAttemptAt: 0 })),
    ...[...known.keys()].filter((name) => !names.has(name)).map(removeOutlet),
  ];
}

function eventOf(id: string, type: string, at: number, data: EpochRaisedData | SessionBegunData): NewEvent {
  return { id, type, at, data: data as unknown as NewEvent['data'] };
}

function epochOf({ data, position }: LoggedEvent): Epoch {
  return { epoch: (data as unknown as EpochRaisedData).epoch, since: position };
}

function partsOf({ partition = WHOLE }: Pick<EngineParts, 'partition'>): number {
  return partition.count;
}

function streamOf({ partition = WHOLE }: Pick<EngineParts, 'partition'>): string {
  return tellingSessionStream(`${partition.index}-of-${partition.count}`);
}

function elsewhere(): WaymarkError {
  return new WaymarkError('telling-begun-elsewhere', 'another process has begun to tell what this one projects: let one of them project');
}
