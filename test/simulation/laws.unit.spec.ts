import { contactStream, NAMESPACES } from '@waymark/journey';
import type { ViewStore } from '@waymark/engine';
import type { WholeEngine, IngestItem } from '@waymark/server';
import { createEngine, DEFAULT_ENGINE_SETTINGS } from '@waymark/server';
import { MemoryDecisionStore, MemoryLog, MemoryVault, SeededDice, SimulatedClock } from '@waymark/testkit';
import fc from 'fast-check';
import { aFact, contract, START } from './random-facts';
import { crypto } from './stores';

interface Lone {
  readonly engine: WholeEngine;
  readonly decisions: MemoryDecisionStore;
  readonly log: MemoryLog;
}

/** One process, nothing failing. */
async function lone(): Promise<Lone> {
  let made = 0;
  const vault = new MemoryVault(() => new Uint8Array(32).fill((made += 1) % 256));
  const log = new MemoryLog();
  const decisions = new MemoryDecisionStore(log);
  const silent = { info: () => undefined, warn: () => undefined, error: () => undefined };
  const clock = new SimulatedClock(START).during(new AbortController().signal);
  const parts = { log, decisions, vault, secrets: await vault.secrets(), views: {} as ViewStore, clock, crypto, contract, settings: DEFAULT_ENGINE_SETTINGS, logger: silent };
  return { engine: createEngine(parts), decisions, log };
}

const itemsOf = (seed: number, count: number): readonly IngestItem[] => {
  const dice = new SeededDice(seed);
  return Array.from({ length: count }, (_, place) => {
    const fact = aFact(dice, 9, `f${place}`);
    return { fact, original: { form: 'json', via: 'http', text: () => '' } };
  });
};

/** Contacts with their members and with the facts that stand in their streams. */
async function contactsOf({ decisions, log }: Lone): Promise<ReadonlyMap<string, unknown>> {
  const { members, links } = decisions.rows.all();
  const root = (id: string): string => {
    const into = members.find((row) => row.id === id)?.mergedInto;
    return into ? root(into) : id;
  };
  const contacts = new Map<string, unknown>();
  for (const contact of new Set(members.map(({ id }) => root(id)))) {
    const own = members.filter(({ id }) => root(id) === contact).map(({ id }) => id);
    const streams = await log.readStreams(own.map(contactStream));
    const facts = streams.flat().map(({ data }) => data['fact']).filter((fact) => fact !== undefined);
    const held = links.filter(({ member, removed }) => !removed && own.includes(member)).map(({ hash }) => hash);
    contacts.set(contact, { members: own.sort(), facts: facts.map((fact) => JSON.stringify(fact)).sort(), held: held.sort() });
  }
  return contacts;
}

const someSeed = fc.nat({ max: 2 ** 31 });
const by = (idempotencyKey: string) => ({ by: 'kim', idempotencyKey });

describe('people, as laws', () => {
  it('a merge and then its unmerge give the two back, and a merge changes no third contact', async () => {
    const look = async (seed: number, first: number, second: number): Promise<void> => {
      const one = await lone();
      await one.engine.ingest.submit(itemsOf(seed, 8));
      const before = await contactsOf(one);
      const ids = [...before.keys()].sort();
      const pair = [ids[first % ids.length] ?? '', ids[second % ids.length] ?? ''] as const;
      const merged = await one.engine.people.merge(pair, by('m'));
      const between = await contactsOf(one);
      for (const id of ids.filter((id) => !pair.includes(id))) expect(between.get(id)).toEqual(before.get(id));
      if (!merged.ok) return;
      expect(between.size).toBe(before.size - 1);
      const unmerged = await one.engine.people.unmerge(merged.value.merges[0]?.mergeId ?? '', by('u'));
      expect(unmerged).toMatchObject({ ok: true });
      expect(await contactsOf(one)).toEqual(before);
    };
    await fc.assert(fc.asyncProperty(someSeed, fc.nat(), fc.nat(), look), { numRuns: 60 });
  });

  it('facts of others change nothing of a contact that they do not name', async () => {
    const look = async (seed: number): Promise<void> => {
      const stranger = taken({ kind: 'touchpoint', id: 'lone', source: 'elsewhere', occurredAt: '2026-02-01T00:00:00Z', identities: [{ type: 'user_id', value: '77' }], channel: 'webinar', action: 'attended' });
      const [one, other] = [await lone(), await lone()];
      await one.engine.ingest.submit([stranger]);
      await other.engine.ingest.submit([stranger, ...itemsOf(seed, 8)]);
      const id = crypto.uuid5(NAMESPACES.contact, stranger.fact.id);
      expect((await contactsOf(other)).get(id)).toEqual((await contactsOf(one)).get(id));
    };
    await fc.assert(fc.asyncProperty(someSeed, look), { numRuns: 30 });
  });

  it('given the links, the order of arrival does not matter: facts that link nothing new go where they go', async () => {
    const look = async (seed: number): Promise<void> => {
      const linking = itemsOf(seed, 6);
      const known = new SeededDice(seed + 1);
      const drawn = linking.map(({ fact, original }, place): IngestItem => ({ original, fact: { ...fact, id: `g${place}`, kind: 'touchpoint', identities: fact.identities.slice(0, 1) } }));
      const later: IngestItem[] = [];
      for (const item of drawn) if (!(await makesContact(linking, item))) later.push(item);
      const [one, other] = [await lone(), await lone()];
      await one.engine.ingest.submit([...linking, ...later]);
      await other.engine.ingest.submit(linking);
      for (const item of known.shuffled(later)) await other.engine.ingest.submit([item]);
      expect(factsBy(await contactsOf(other))).toEqual(factsBy(await contactsOf(one)));
    };
    await fc.assert(fc.asyncProperty(someSeed, look), { numRuns: 40 });
  });
});

/** Would it begin a contact? An identity that a conflict left out links nobody: whoever names it first gives the contact its id. */
async function makesContact(linking: readonly IngestItem[], item: IngestItem): Promise<boolean> {
  const { engine, decisions } = await lone();
  await engine.ingest.submit(linking);
  const before = decisions.rows.all().members.length;
  await engine.ingest.submit([item]);
  return decisions.rows.all().members.length > before;
}

function factsBy(contacts: ReadonlyMap<string, unknown>): unknown {
  return [...contacts].map(([id, row]) => [id, (row as { facts: unknown }).facts]);
}

function taken(fact: object): IngestItem {
  const checked = contract.checkPlainFact(fact, { now: START, history: false });
  if (!checked.ok) throw new Error(JSON.stringify(checked.refusal));
  return { fact: checked.value, original: { form: 'json', via: 'http', text: () => '' } };
}
