import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { plainProfile, plainTouch, reason, refused, taken } from './events.fixture';
import { createHistoryReader } from './history';

const CASES = join(__dirname, '../../../test/conformance/cases');
const read = createHistoryReader();
const line = (value: unknown) => JSON.stringify(value);

describe('the reader of histories', () => {
  it('reads a touchpoint with the defaults of the catalogue', () => {
    const touch = plainTouch({ channel: 'chat', action: 'asked', attributes: { minutes: 42 } });
    expect(taken(read(line(touch)))).toEqual({
      contactId: 'c1',
      fact: {
        kind: 'touchpoint',
        id: 't1',
        occurredAt: Date.UTC(2026, 2, 1, 9),
        channel: 'chat',
        action: 'asked',
        mode: 'online',
        direction: 'inbound',
        interactive: true,
        attributes: { minutes: 42 },
      },
    });
  });

  it('leaves sealed keys out, under profile and attributes but not under account', () => {
    const profile = plainProfile({ profile: { email: 'jo@qq.com', title: 'CTO', name: null }, account: { name: 'Acme' } });
    expect(taken(read(line(profile)))?.fact).toMatchObject({ profile: { title: 'CTO' }, account: { name: 'Acme' } });
    const touch = taken(read(line(plainTouch({ attributes: { ip: '::1', page: '/', gone: null } }))))?.fact;
    expect(touch).toMatchObject({ attributes: { page: '/' } });
  });

  it('derives nothing, and knows no future and nothing reserved', () => {
    const profile = plainProfile({ identities: [{ type: 'email', value: 'jo@qq.com' }] });
    expect(taken(read(line(profile)))?.fact).toMatchObject({ profile: { title: 'CTO' } });
    const odd = { occurredAt: '9000-01-01T00:00:00Z', channel: 'handoff', source: 'waymark', id: 'waymark#1' };
    expect(taken(read(line(plainTouch(odd))))?.fact).toMatchObject({ channel: 'handoff', source: 'waymark' });
  });

  it('skips a valid identity fact, whose id is claimed all the same', () => {
    const link = { kind: 'identity', id: 'i1', occurredAt: '2026-03-01T08:00:00Z', identities: [{ type: 'email', value: 'a@b.c' }] };
    expect(read(line(link))).toEqual({ ok: true, value: null, skippedId: 'i1' });
    expect(refused(read(line({ ...link, identities: [{ type: 'fax', value: '1' }] }))).pointer).toBe('/identities/0/type');
  });

  it.each([
    ['no contactId', plainTouch({ contactId: undefined, identities: [{ type: 'email', value: 'a@b.c' }] }), 'missing-field', '/contactId'],
    ['a blank contactId', plainTouch({ contactId: '  ' }), 'missing-field', '/contactId'],
    ['nobody at all', plainTouch({ contactId: null }), 'no-identity', '/identities'],
    ['a recordedAt that is no time', plainTouch({ recordedAt: 'yesterday' }), 'invalid-time', '/recordedAt'],
    ['a CloudEvent', { specversion: '1.0', id: '1', source: 's', type: 'waymark.touchpoint.v1' }, 'missing-field', '/kind'],
  ])('refuses %s', (_, value, code, pointer) => {
    expect(reason(read(line(value)))).toEqual([code, pointer]);
  });

  it('does not mind a byte-order mark, CRLF or blanks around', () => {
    expect(taken(read(`\ufeff ${line(plainTouch())}\r`))?.contactId).toBe('c1');
  });

  it('looks at what text says, not at how it is escaped', () => {
    const escaped = line(plainTouch({ attributes: { note: 'backslash u: \\u0000, face: 😀' } }));
    expect(read(escaped.replace('😀', '\\ud83d\\ude00')).ok).toBe(true);
    expect(reason(read(escaped.replace('😀', '\\uD83D')))).toEqual(['unfaithful-text', '/attributes/note']);
    expect(reason(read(escaped.replace('😀', '\ud83d')))).toEqual(['unfaithful-text', '/attributes/note']);
  });

  it('never throws, whatever the line', () => {
    fc.assert(fc.property(fc.oneof(fc.string({ unit: 'binary' }), fc.json()), (text) => read(text).ok === false));
  });

  it('finds exactly the lines that are facts in every conformance case', () => {
    expect(existsSync(CASES)).toBe(true);
    for (const name of readdirSync(CASES).filter((each) => /^\d+$/.test(each))) {
      const lines = (file: string) => readFileSync(join(CASES, name, file), 'utf8').split('\n').filter((each) => each !== '');
      expect([name, lines('history.ndjson').filter((each) => read(each).ok).sort()]).toEqual([name, lines('clean.ndjson').sort()]);
    }
  });
});
