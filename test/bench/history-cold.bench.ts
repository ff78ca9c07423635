// Ten million facts of half a million contacts in about a million shapes: put into columns, written, and read again from the file.
import { mkdtempSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createNodeCrypto } from '@waymark/adapters/crypto';
import { createDerivedFile } from '@waymark/adapters/files';
import { createSystemClock } from '@waymark/adapters/process';
import type { ScoredFact } from '@waymark/journey';
import type { KeptHistory } from '@waymark/replay';
import { decodeHistory, encodeHistory, GatheredFacts, HistoryColumns, runInSteps } from '@waymark/replay';
import type { Figure, Measure } from './rounds';
import { report, timeRounds } from './rounds';

const FACTS = Number(process.env['BENCH_FACTS'] ?? 10_000_000);
const FACTS_A_CONTACT = 20;
const ROUNDS = 5;
const MIB = 2 ** 20;
const crypto = createNodeCrypto();
const clock = createSystemClock();
const pause = (): Promise<void> => clock.breathe();

/** Every tenth fact is of a shape that it shares with nobody or few. */
function fact(number: number): ScoredFact {
  const manner = { mode: 'online', direction: 'inbound', interactive: true } as const;
  const rare = number % 10 === 0;
  return {
    id: `https://shop.example/events#${number.toString(36).padStart(9, '0')}`,
    occurredAt: 1_700_000_000_000 + (number * 7_919) % 31_536_000_000,
    kind: 'touchpoint',
    channel: ['web', 'email', 'webinar', 'wechat'][number % 4] ?? 'web',
    action: ['visited', 'opened', 'attended'][number % 3] ?? 'visited',
    ...manner,
    source: 'https://shop.example/events',
    content: { id: `page-${number % 500}` },
    attributes: { minutes: number % 30, position: rare ? number / 10 : number % 5 },
  };
}

async function gather(): Promise<{ readonly columns: HistoryColumns; readonly seconds: number }> {
  const columns = HistoryColumns.empty();
  const contacts = FACTS / FACTS_A_CONTACT;
  const begun = performance.now();
  const facts = new GatheredFacts(columns.shapes);
  for (let number = 0; number < FACTS; number += 1) {
    const owner = `c0000000-0000-5000-8000-${(number % contacts).toString(16).padStart(12, '0')}`;
    facts.add({ owner, fact: fact(number), position: number + 1, recordedAt: null });
  }
  await runInSteps(columns.replace({ position: FACTS, touched: new Set(), facts, contactOf: (owner) => owner }), pause);
  return { columns, seconds: (performance.now() - begun) / 1_000 };
}

async function main(): Promise<void> {
  const directory = mkdtempSync(join(tmpdir(), 'waymark-history-'));
  const file = createDerivedFile(join(directory, 'history.columns'));
  const made = await gather();
  const peakMade = process.resourceUsage().maxRSS / 1024;
  const { history } = made.columns;
  const notes = { facts: FACTS, contacts: history.contacts.length, shapes: history.shapes.count };
  const kept: KeptHistory = { columns: made.columns, lastEvent: null, merges: [] };
  const written = await timeRounds('written, and on the disk', FACTS, 1, async () => file.replace(await runInSteps(encodeHistory(kept, () => crypto.newSha256()), pause)));
  const read: { kept: KeptHistory | null } = { kept: null };
  const cold = await timeRounds('read and checked', FACTS, ROUNDS, async () => {
    const bytes = await file.read();
    const decoded = bytes && (await runInSteps(decodeHistory(bytes, () => crypto.newSha256()), pause));
    read.kept = decoded?.ok ? decoded.kept : null;
  });
  const fields = await timeRounds('columns of fields made', FACTS, 1, async () => read.kept?.columns.shapes.prepare(pause));
  if (read.kept?.columns.history.facts.at.length !== FACTS) throw new Error('the file does not hold what was written');
  const gathered: Figure = { name: 'put into columns', count: FACTS, secondsPerRound: [made.seconds] };
  const measures: readonly Measure[] = [
    { name: 'the file', unit: 'MiB', values: [statSync(file.path).size / MIB] },
    { name: 'peak memory while put into columns', unit: 'MiB', values: [peakMade] },
  ];
  report('the history, from its file', [gathered, written, cold, fields], notes, measures);
  rmSync(directory, { recursive: true });
}

void main();
