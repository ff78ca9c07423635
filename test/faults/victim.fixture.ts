// A whole engine as a process of its own, to be killed: node victim.js DIRECTORY AHEAD_MS STATEMENTS
// It takes orders as lines on stdin and prints an answer when what was ordered is durable. STATEMENTS other than 0: it kills
// itself before its so-manieth statement that writes.
import { createHash } from 'node:crypto';
import { createInterface } from 'node:readline';
import { createSystemClock } from '@waymark/adapters/process';
import { openDataDirectory } from '@waymark/embedded';
import type { Clock, Row } from '@waymark/engine';
import { isWaymarkError } from '@waymark/engine';
import type { Decided, HandoffDecidedData, LoggedEvent, ModelActivatedData } from '@waymark/journey';
import type { WholeEngine } from '@waymark/server';
import { createEngine, DEFAULT_ENGINE_SETTINGS } from '@waymark/server';
import { dieAfter } from './deadly-driver';
import { checkIndex } from './index-check';
import type { Answered, FactAnswer, FromVictim, LogLine, Order, Question, Rest, Sight, ToVictim } from './protocol';
import { BY, MODEL_ID } from './protocol';

const [directory = '', aheadMs = '0', statements = '0'] = process.argv.slice(2);

/** The clock of a machine on which so much more time has passed. */
function clockAhead(ms: number): Clock {
  const clock = createSystemClock();
  return { ...clock, now: () => clock.now() + ms, until: (instant, signal) => clock.until(instant - ms, signal) };
}

function say(line: FromVictim): void {
  process.stdout.write(`${JSON.stringify(line)}\n`);
}

const rowsOf = (engine: WholeEngine, table: string): Promise<readonly Row[]> => engine.parts.views.select({ table, where: [], limit: 1_000_000 });

/** Looks again and again, and leaves the processor to others in between. */
async function until(holds: () => boolean): Promise<void> {
  while (!holds()) await new Promise((resolve) => setTimeout(resolve, 1));
}

async function takeFacts(engine: WholeEngine, lines: readonly string[]): Promise<readonly FactAnswer[]> {
  const origin = engine.intake.origin(true);
  const judged = lines.map((line) => engine.parts.contract.checkLine(line, origin));
  const answers = await engine.intake.take('file', judged, (index) => ({ form: 'json', via: 'file', text: () => lines[index] ?? '' }));
  return answers.map((answer) => {
    if (answer.outcome === 'rejected') throw new Error(`rejected: ${answer.message} ${lines[answer.index]}`);
    return { outcome: answer.outcome, ...(answer.outcome === 'conflict' ? { letterId: answer.letterId } : {}) };
  });
}

async function published(engine: WholeEngine, version: number) {
  const found = await engine.registry.find(MODEL_ID, version);
  if (!found) throw new Error(`no version ${version}`);
  return found;
}

async function activate(engine: WholeEngine, version: number, key: string): Promise<Decided<unknown>> {
  const { switches } = engine;
  const { gen } = await switches.begin(await published(engine, version));
  await until(() => switches.generation(gen)?.status !== 'filling');
  await switches.diff(gen);
  const confirmed = await switches.confirm(gen, engine.projector.checkpoint.position, BY, key);
  return confirmed.ok ? { ok: true, value: confirmed.position } : { ok: false, refusal: confirmed };
}

const done = async (work: Promise<unknown>): Promise<Decided<unknown>> => ({ ok: true, value: await work });

function obey(engine: WholeEngine, order: Order): Promise<Decided<unknown>> {
  switch (order.what) {
    case 'facts':
      return done(takeFacts(engine, order.lines));
    case 'step':
      return engine.desk.step({ ...order, by: BY, idempotencyKey: order.key, ...(order.action === 'accepted' ? { owner: BY } : {}) });
    case 'assign':
      return engine.desk.assign(order.contact, order.handoffId, order.owner, BY, order.key);
    default:
      return decide(engine, order);
  }
}

function decide(engine: WholeEngine, order: PeopleOrder | ModelOrder): Promise<Decided<unknown>> {
  const { people } = engine;
  switch (order.what) {
    case 'merge':
      return people.merge(order.contacts, deciderOf(order.key));
    case 'unmerge':
      return people.unmerge(order.mergeId, deciderOf(order.key));
    case 'unlink':
      return people.unlink(order, deciderOf(order.key));
    case 'settle':
      return people.settle(order.caseId, order.settlement, deciderOf(order.key));
    default:
      return rule(engine, order);
  }
}

const deciderOf = (idempotencyKey: string) => ({ by: BY, idempotencyKey });

type PeopleOrder = Extract<Order, { readonly what: 'merge' | 'unmerge' | 'unlink' | 'settle' }>;

type ModelOrder = Extract<Order, { readonly what: 'publish' | 'activate' | 'rollback' | 'shadow' | 'deactivate' | 'rebuild' | 'release' }>;

async function rule(engine: WholeEngine, order: ModelOrder): Promise<Decided<unknown>> {
  switch (order.what) {
    case 'publish':
      return done(engine.models.publish(order.text, BY));
    case 'activate':
      return activate(engine, order.version, order.key);
    case 'rollback':
      return engine.switches.rollback(BY, order.key);
    case 'shadow':
      return engine.generations.shadow(await published(engine, order.version), BY);
    case 'deactivate':
      return engine.generations.deactivate(await published(engine, order.version), BY);
    case 'rebuild':
      return done(engine.switches.rebuild());
    case 'release':
      return done(engine.release.run({ dryRun: false }));
  }
}

async function look(engine: WholeEngine): Promise<Sight> {
  const cases = await engine.people.cases({ limit: 20, open: true });
  return {
    contacts: (await rowsOf(engine, 'contact')).map((row) => String(row['contact'])),
    handoffs: (await rowsOf(engine, 'handoff')).filter((row) => row['open'] === 1).map((row) => ({ id: String(row['handoff']), contact: String(row['contact']), status: String(row['status']) })),
    merges: (await rowsOf(engine, 'merge')).filter((row) => row['undone'] === 0).map((row) => String(row['merge_id'])),
    cases: cases.map(({ caseId }) => caseId),
  };
}

function lineOf({ position, id, stream, revision, type, data, sealed, at }: LoggedEvent): LogLine {
  const { factId, handoffId, offer } = data as unknown as Partial<HandoffDecidedData>;
  const { version } = data as unknown as Partial<ModelActivatedData>;
  const mark = createHash('sha256').update(JSON.stringify([at, data])).update(sealed ?? '').digest('base64').slice(0, 16);
  return { position, id, stream, revision, type, mark, ...given({ factId, handoffId, version, qualifiedAt: offer?.qualification.at, follows: offer?.follows }) };
}

function given(parts: Partial<Record<'factId' | 'handoffId' | 'version' | 'qualifiedAt' | 'follows', unknown>>): Partial<LogLine> {
  return Object.fromEntries(Object.entries(parts).filter(([, value]) => value !== undefined));
}

/** All that is in the log is in the views, nothing is due, and no fill or removal is left to do. */
async function quiet({ projector, parts, switches, runner }: WholeEngine): Promise<void> {
  const atWork = (): boolean => switches.list().some(({ status }) => status === 'filling' || status === 'dropping');
  for (;;) {
    const end = await parts.log.end();
    await until(() => projector.checkpoint.position >= end && projector.nextDueAt > parts.clock.now() && !atWork() && runner.health().caughtUp);
    await projector.turns.settled();
    if ((await parts.log.end()) === end && !atWork()) return;
  }
}

/** `verify` compares the live one; whatever else is filled is to hold the same people. */
async function unevenOf(engine: WholeEngine): Promise<readonly string[]> {
  const scores = await rowsOf(engine, 'score');
  const peopleOf = (gen: string | undefined): string => scores.flatMap((row) => (row['gen'] === gen ? [String(row['contact'])] : [])).sort().join(' ');
  const live = peopleOf(engine.projector.live?.gen);
  return engine.switches.list().filter(({ gen }) => peopleOf(gen) !== live).map(({ gen, status }) => `${gen} (${status})`);
}

async function rest(engine: WholeEngine, seed: number): Promise<Rest> {
  await quiet(engine);
  const { differing, differences } = await engine.projection.verify();
  const { handoffs } = await look(engine);
  const { claims, differs } = await checkIndex(engine, seed);
  const letters = await engine.parts.vault.letters({ limit: 1_000_000 });
  return {
    differing,
    differences: differences.slice(0, 3),
    live: engine.projector.live?.model.version ?? null,
    offered: handoffs.filter(({ status }) => status === 'offered').map(({ contact }) => contact),
    indexDiffers: differs,
    claims,
    letters: letters.map(({ id }) => id),
    uneven: await unevenOf(engine),
  };
}

async function answer(engine: WholeEngine, order: Order | Question): Promise<Decided<unknown>> {
  switch (order.what) {
    case 'log':
      return done(engine.parts.log.readAll({ after: order.after, limit: 1_000_000 }).then((events) => events.map(lineOf)));
    case 'look':
      return done(look(engine));
    case 'verify':
      return done(engine.projection.verify().then(({ differing, differences }) => ({ differing, differences: differences.slice(0, 3) })));
    case 'rest':
      return done(rest(engine, order.seed));
    default:
      return obey(engine, order);
  }
}

async function answered(engine: WholeEngine, n: number, order: Order | Question): Promise<Answered> {
  try {
    const decided = await answer(engine, order);
    return decided.ok ? { n, ok: true, value: decided.value } : { n, ok: false, code: decided.refusal.code };
  } catch (error) {
    if (isWaymarkError(error)) return { n, ok: false, code: error.code };
    return { n, ok: false, failure: error instanceof Error ? String(error.stack) : String(error) };
  }
}

async function main(): Promise<void> {
  if (statements !== '0') dieAfter(Number(statements), 0);
  const error = (fields: object, message: string): void => console.error(message, fields);
  const settings = { ...DEFAULT_ENGINE_SETTINGS, fillContacts: 10, dropRows: 20 };
  const { parts } = await openDataDirectory({ directory, clock: clockAhead(Number(aheadMs)), logger: { info: () => undefined, warn: () => undefined, error }, settings });
  const engine = createEngine(parts);
  await engine.start();
  say({ ready: true });
  for await (const line of createInterface({ input: process.stdin })) {
    const told = JSON.parse(line) as ToVictim;
    if ('dieAfter' in told) dieAfter(told.dieAfter, told.generations);
    else void answered(engine, told.n, told.order).then(say);
  }
  // Whoever gave the orders is gone.
  process.kill(process.pid, 'SIGKILL');
}

main().catch((error: unknown) => {
  console.error(error);
  process.exit(1);
});
