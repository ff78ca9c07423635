import { createNodeCrypto } from '@waymark/adapters/crypto';
import type { Row } from '@waymark/engine';
import type { LoggedEvent } from '@waymark/journey';
import { besideAnother, consentAt, NAMESPACES, readHandoffs, SALES_CONTACT } from '@waymark/journey';
import { foldContact } from '@waymark/scoring';
import type { Engine, Generation } from '@waymark/server';
import { Auditor, ModelRegistry } from '@waymark/server';
import { saidByConsumer, saidByRows } from '../../engine/telling';
import type { DeskHistory } from './history';
import { expectOffers } from './offers';
import type { ContactStory } from './story-of';
import { storiesOf } from './story-of';
import type { Projecting } from './weakening';

const { uuid5 } = createNodeCrypto();

/** Everything that must hold when a history has come to rest. Throws what does not. */
export async function checkDesk(history: DeskHistory): Promise<void> {
  history.scheduler.isAtRest = true;
  const events = await history.stores.events();
  const stories = storiesOf(events);
  expectNothing(history.starts.complaints);
  expectNothing(history.reader.complaints);
  expectFacts(history, events);
  const [process] = history.processes;
  if (!process) throw new Error('assertion: somebody is there');
  const projecting = history.processes.flatMap((each) => [...each.projecting.values()]);
  await process.engine.projection.deciding(() => Promise.resolve());
  await expectOffers(history, process.engine, events, stories);
  expectQueue(stories, projecting);
  for (const each of projecting) await expectRows(each, stories);
  await expectGenerations(history, projecting);
  await expectTold(history, process.engine);
}

function expectNothing(complaints: readonly string[]): void {
  if (complaints.length > 0) throw new Error(complaints.slice(0, 3).join('\n'));
}

/** Nothing lost, nothing twice. */
function expectFacts({ answers, handedToBroker }: DeskHistory, events: readonly LoggedEvent[]): void {
  const ids = new Map<string, number>();
  for (const { id } of events) ids.set(id, (ids.get(id) ?? 0) + 1);
  const twice = events.filter(({ id }) => (ids.get(id) ?? 0) > 1);
  if (twice.length > 0) throw new Error(`stands twice: ${JSON.stringify(twice)}`);
  const isThere = (factId: string): boolean => ids.has(uuid5(NAMESPACES.factEvent, factId));
  const lost = [...answers.keys(), ...handedToBroker].filter((factId) => !isThere(factId));
  if (lost.length > 0) throw new Error(`lost: ${lost.join(', ')}`);
  for (const [factId, outcomes] of answers) {
    const accepted = outcomes.filter(({ outcome }) => outcome === 'accepted').length;
    if (accepted > 1 || outcomes.some(({ outcome }) => outcome === 'conflict')) throw new Error(`${factId} was ${outcomes.map(({ outcome }) => outcome).join(', ')}`);
  }
}

/** What a merge brought beside another is superseded, and nobody stays offered who does not want to be. */
function expectQueue(stories: readonly ContactStory[], projecting: readonly Projecting[]): void {
  const now = Math.min(...projecting.map(({ projector }) => projector.checkpoint.logicalNow));
  for (const { contact, events, facts } of stories) {
    const book = readHandoffs(events.filter(({ stream }) => stream.startsWith('handoff-')));
    const beside = besideAnother(book);
    if (beside.length > 0) throw new Error(`${contact} has open beside another: ${beside.map(({ id }) => id).join(', ')}`);
    const [offered] = book.handoffs.filter(({ open, status }) => open && status === 'offered');
    const isAhead = facts.some(({ occurredAt, consent }) => consent !== undefined && occurredAt > now);
    if (offered && !isAhead && consentAt(facts, SALES_CONTACT, now) === false) throw new Error(`${contact} refuses, and ${offered.id} is offered`);
  }
}

/** Rows are what their events make, in every generation that is filled. */
async function expectRows({ projector, runner }: Projecting, stories: readonly ContactStory[]): Promise<void> {
  const { differing, differences } = await new Auditor(runner).verify();
  if (differing > 0) throw new Error(`verify: ${differing} differ: ${JSON.stringify(differences.slice(0, 4))}`);
  const { views, partition } = projector.parts;
  const owned = stories.filter(({ contact }) => partition?.owns(contact) ?? true);
  const rows = await views.select({ table: 'score', where: [], limit: 10_000 });
  for (const generation of projector.generations) {
    const ofGen = new Map(rows.filter((row) => row['gen'] === generation.gen).map((row) => [String(row['contact']), row]));
    for (const story of owned) expectScore(story, generation, ofGen.get(story.contact), projector.checkpoint.logicalNow);
    const nobodys = [...ofGen.keys()].filter((contact) => !owned.some((story) => story.contact === contact));
    if (nobodys.length > 0) throw new Error(`nobody's rows in ${generation.gen}: ${nobodys.join(', ')}`);
  }
  const known = new Set(projector.generations.map(({ gen }) => gen));
  const strange = rows.filter((row) => !known.has(String(row['gen'])));
  if (strange.length > 0) throw new Error(`rows of generations that are no more: ${[...new Set(strange.map((row) => row['gen']))].join(', ')}`);
}

function expectScore({ contact, facts }: ContactStory, { gen, compiled }: Generation, row: Row | undefined, now: number): void {
  const state = foldContact(compiled, facts, row ? Number(row['as_of']) : now);
  const [said, is] = [row ? [row['total'], row['stage'], row['qualified']] : null, state && [state.total, state.stage, state.qualified ? 1 : 0]];
  if (JSON.stringify(said) !== JSON.stringify(is)) throw new Error(`${contact} in ${gen}: ${JSON.stringify(said)}, not ${JSON.stringify(is)}`);
}

/** What the log says of models is so in every part. */
async function expectGenerations({ stores }: DeskHistory, projecting: readonly Projecting[]): Promise<void> {
  const registry = new ModelRegistry(stores.log);
  const latest = await registry.latestSwitch();
  const shadows = (await registry.shadows()).map(({ model }) => model.version).sort().join();
  for (const { projector } of projecting) {
    const live = projector.live?.model.version;
    if (live !== latest?.version) throw new Error(`version ${live} is live, but ${latest?.version} was activated last`);
    const found = projector.generations.filter(({ status }) => status === 'shadow').map(({ model }) => model.version).sort().join();
    if (found !== shadows) throw new Error(`shadows of ${found}, but the log says ${shadows}`);
  }
  const names = new Set(projecting.map(({ projector }) => projector.live?.gen));
  if (names.size > 1) throw new Error(`one model is live under several names: ${[...names].join(', ')}`);
}

/** Whoever applies every message once knows what the live model says. */
async function expectTold({ stores: { listener } }: DeskHistory, engine: Engine): Promise<void> {
  expectNothing(listener.consumer.faults.map((fault) => `told: ${fault}`));
  const [heard, said] = [saidByConsumer(listener.consumer), await saidByRows(engine)];
  for (const topic of Object.keys(said)) {
    const [left, right] = [JSON.stringify(heard[topic]), JSON.stringify(said[topic])];
    if (left !== right) throw new Error(`told of ${topic}: ${left}\nrows say: ${right}`);
  }
}
