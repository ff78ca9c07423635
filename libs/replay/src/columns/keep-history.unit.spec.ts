import { createHash } from 'node:crypto';
import fc from 'fast-check';
import type { Pointing, ScoredFact } from '@waymark/journey';
import { someFacts } from '@waymark/testkit';
import { decodeHistory } from './decode-history';
import type { Digester } from './digest';
import { encodeHistory } from './encode-history';
import { GatheredFacts } from './gathered-facts';
import type { History } from './history';
import { HistoryColumns } from './history-columns';
import { runAtOnce } from './in-steps';
import type { KeptHistory } from './kept-history';
import { factsByContact } from './read-history.fixture';

const RUNS = { numRuns: Number(process.env['WAYMARK_LAW_RUNS'] ?? 100) };
const MERGE = { mergeId: 'm', survivor: 'a', loser: 'b', undone: true, made: null } as Pointing;

function newDigester(): Digester {
  const hash = createHash('sha256');
  return { update: (bytes) => void hash.update(bytes), sha256: () => hash.digest('hex') };
}

function columnsOf(owners: readonly (readonly ScoredFact[])[]): HistoryColumns {
  const columns = HistoryColumns.empty();
  const facts = new GatheredFacts(columns.shapes);
  for (const [which, all] of owners.entries()) {
    for (const fact of all) facts.add({ owner: `contact ${which}`, fact, position: facts.count + 1, recordedAt: fact.occurredAt + which * 500 });
  }
  runAtOnce(columns.replace({ position: 10 ** 12, touched: new Set(), facts, contactOf: (owner) => owner }));
  return columns;
}

function fileOf(kept: KeptHistory): Uint8Array<SharedArrayBuffer> {
  const parts = runAtOnce(encodeHistory(kept, newDigester));
  const bytes = new Uint8Array(new SharedArrayBuffer(parts.reduce((sum, { length }) => sum + length, 0)));
  let offset = 0;
  for (const part of parts) {
    bytes.set(part, offset);
    offset += part.length;
  }
  return bytes;
}

const decode = (bytes: Uint8Array<SharedArrayBuffer>) => runAtOnce(decodeHistory(bytes, newDigester));

function shared(bytes: Uint8Array): Uint8Array<SharedArrayBuffer> {
  const copy = new Uint8Array(new SharedArrayBuffer(bytes.length));
  copy.set(bytes);
  return copy;
}

function told(history: History): unknown {
  const { position, contacts, starts, ends, facts, shapes } = history;
  const rebuilt = [...factsByContact(history, String)];
  return { position, contacts: [...contacts], starts: [...starts], ends: [...ends], recordedAfter: [...facts.recordedAfter], count: shapes.count, rebuilt };
}

const small = columnsOf([
  [{ id: 'x', occurredAt: 5, kind: 'profile', profile: { tags: ['a', 'ü'], size: 2.5 }, account: { gone: null } }],
  [{ id: 'y', occurredAt: 6, kind: 'touchpoint', channel: 'web', action: '\ud800', mode: 'online', direction: 'inbound', interactive: true }],
]);

describe('a file of columns', () => {
  it('gives back what was written', () => {
    fc.assert(
      fc.property(fc.array(someFacts, { maxLength: 3 }), fc.option(fc.string()), (owners, lastEvent) => {
        const columns = columnsOf(owners);
        const read = decode(fileOf({ columns, lastEvent, merges: [MERGE] }));
        if (!read.ok) throw new Error(read.damage);
        expect(told(read.kept.columns.history)).toEqual(told(columns.history));
        expect(read.kept).toMatchObject({ lastEvent, merges: [MERGE] });
      }),
      RUNS,
    );
  });

  it('is written the same again, and grows on after it was read', () => {
    const file = fileOf({ columns: small, lastEvent: 'e', merges: [] });
    const read = decode(file);
    if (!read.ok) throw new Error(read.damage);
    expect(fileOf(read.kept)).toEqual(file);
    const { columns } = read.kept;
    const facts = new GatheredFacts(columns.shapes);
    facts.add({ owner: 'contact 2', fact: { id: 'z', occurredAt: 7, kind: 'profile', profile: { tags: ['a', 'ü'], size: '2.5' } }, position: 3, recordedAt: null });
    facts.add({ owner: 'contact 2', fact: { id: 'w', occurredAt: 8, kind: 'profile', account: { gone: null }, profile: { size: 2.5, tags: ['a', 'ü'] } }, position: 4, recordedAt: null });
    const grown = runAtOnce(columns.replace({ position: 4, touched: new Set(), facts, contactOf: (owner) => owner }));
    expect(grown.contacts).toEqual(['contact 0', 'contact 1', 'contact 2']);
    expect([...grown.facts.shape]).toEqual([0, 1, 2, 0]);
    expect(fileOf({ ...read.kept, columns: small })).toEqual(file);
  });

  it('is known for damaged when any one byte has changed', () => {
    const file = fileOf({ columns: small, lastEvent: 'e', merges: [MERGE] });
    const believed = Array.from(file.keys()).filter((place) => {
      const changed = shared(file);
      changed[place] = (changed[place] ?? 0) ^ (1 << place % 8);
      return decode(changed).ok;
    });
    expect(believed).toEqual([]);
  });

  it('is known for damaged when it is cut off anywhere, or has something behind it', () => {
    const file = fileOf({ columns: small, lastEvent: null, merges: [] });
    const believed = Array.from(file.keys()).filter((length) => decode(shared(file.subarray(0, length))).ok);
    expect(believed).toEqual([]);
    expect(decode(shared(Uint8Array.from([...file, 0])))).toEqual({ ok: false, damage: expect.stringMatching(/bytes of/) });
  });

  it('says what is wrong', () => {
    const file = fileOf({ columns: small, lastEvent: null, merges: [] });
    const changedAt = (place: number): unknown => {
      const changed = shared(file);
      changed[place] = (changed[place] ?? 0) + 1;
      return decode(changed);
    };
    expect(decode(shared(new Uint8Array(3)))).toEqual({ ok: false, damage: 'it is shorter than its beginning' });
    expect(changedAt(0)).toEqual({ ok: false, damage: 'it does not begin as a file of columns does' });
    expect(changedAt(8)).toEqual({ ok: false, damage: 'its format is 2, not 1' });
    expect(changedAt(70)).toEqual({ ok: false, damage: 'its header was changed' });
    expect(changedAt(file.length - 1)).toEqual({ ok: false, damage: 'its section values was changed' });
  });
});

describe('columns whose digests are right though they point astray', () => {
  const without = (spoil: (history: History, columns: HistoryColumns) => void): unknown => {
    const columns = columnsOf([
      [
        { id: 'x', occurredAt: 5, kind: 'profile', profile: { a: 1 } },
        { id: 'y', occurredAt: 6, kind: 'profile', profile: { a: 2 } },
      ],
      [{ id: 'z', occurredAt: 7, kind: 'profile', profile: { b: 1 } }],
    ]);
    spoil(columns.history, columns);
    return decode(fileOf({ columns, lastEvent: null, merges: [] }));
  };

  it.each([
    ['a contact points outside of its facts', ({ ends }: History) => ends.fill(99)],
    ['a contact points outside of its facts', ({ starts }: History) => starts.fill(3)],
    ['its facts are not in order', ({ facts }: History) => facts.at.reverse()],
    ['a fact points outside of the shapes', ({ facts }: History) => facts.shape.fill(3)],
    ['its contacts are not in order', ({ contacts }: History) => (contacts as string[]).reverse()],
    ['a shape points outside of the values', (_: History, { shapes }: HistoryColumns) => shapes.rows.pairs.view().fill(3)],
    ['its shapes are not in order', (_: History, { shapes }: HistoryColumns) => shapes.rows.ends.view().reverse()],
    ['its shapes do not end where their fields do', (_: History, { shapes }: HistoryColumns) => shapes.rows.pairs.push(0)],
    ['a value is not there', (_: History, { shapes }: HistoryColumns) => shapes.book.pairCodes.view().fill(2)],
    ['a value is not there', (_: History, { shapes }: HistoryColumns) => shapes.book.pairFields.view().fill(2)],
  ])('%s', (damage, spoil) => {
    expect(without(spoil)).toEqual({ ok: false, damage });
  });

  it('its columns are of different lengths', () => {
    expect(without(({ contacts }) => (contacts as string[]).pop())).toEqual({ ok: false, damage: 'its columns are of different lengths' });
  });
});
