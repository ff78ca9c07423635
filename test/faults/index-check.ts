import type { OpenedEvent, SealedIdentity } from '@waymark/journey';
import { indexFromEvents, memberOf } from '@waymark/journey';
import type { WholeEngine } from '@waymark/server';
import { SeededDice } from '@waymark/testkit';

/** Compares the identity index and the claims with what the log, read in any order, says they are. */
export async function checkIndex(engine: WholeEngine, seed: number): Promise<{ readonly claims: number; readonly differs: string | null }> {
  const rebuilt = indexFromEvents(new SeededDice(seed).shuffled(await openedLog(engine)));
  const found = await engine.parts.decisions.lookUp({
    eventIds: rebuilt.claims.map(({ eventId }) => eventId),
    hashes: rebuilt.links.map(({ hash }) => hash),
    members: rebuilt.members.map(({ id }) => id),
    cases: rebuilt.cases.map(({ caseId }) => caseId),
    merges: rebuilt.merges.map(({ mergeId }) => mergeId),
  });
  const { links, members, cases, merges } = found.snapshot;
  const differs =
    differing('links', links, rebuilt.links) ??
    differing('members', members, rebuilt.members) ??
    differing('cases', cases, rebuilt.cases) ??
    differing('merges', merges, rebuilt.merges) ??
    differing('claims', [...found.claims.values()], rebuilt.claims);
  return { claims: rebuilt.claims.length, differs };
}

async function openedLog({ parts }: WholeEngine): Promise<readonly OpenedEvent[]> {
  const events = await parts.log.readAll({ after: 0, limit: 1_000_000 });
  const keys = await parts.vault.memberKeys([...new Set(events.flatMap(({ stream }) => memberOf(stream) ?? []))]);
  return events.map((event) => {
    const key = keys.get(memberOf(event.stream) ?? '');
    return { event, secret: event.sealed && key ? (JSON.parse(Buffer.from(parts.crypto.open(key, event.sealed)).toString()) as Partial<SealedIdentity>) : null };
  });
}

/** The first rows that only one of the two has. */
function differing(what: string, found: readonly object[], expected: readonly object[]): string | null {
  const [here, there] = [found.map(asText), expected.map(asText)];
  const [inFound, inExpected] = [new Set(here), new Set(there)];
  const only = [...there.filter((row) => !inFound.has(row)).map((row) => `missing ${row}`), ...here.filter((row) => !inExpected.has(row)).map((row) => `strange ${row}`)];
  return only.length === 0 && here.length === there.length ? null : `${what}: ${only.slice(0, 4).join('; ')} (${here.length} beside ${there.length})`;
}

function asText(row: object): string {
  return JSON.stringify(Object.fromEntries(Object.entries(row).sort(([a], [b]) => (a < b ? -1 : 1))));
}
