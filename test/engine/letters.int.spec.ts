import type { BrokerRecord } from '@waymark/engine';
import type { TestEngine } from './test-engine';
import { openTestEngine, START } from './test-engine';

const encode = (text: string): Uint8Array => new TextEncoder().encode(text);
const TIME = new Date(START).toISOString();
const data = (more: object = {}) => ({ channel: 'web', action: 'visited', identities: [{ type: 'email', value: 'a@x.example' }], ...more });
const event = (id: string, more: object = {}, envelope: object = {}) => ({ specversion: '1.0', id, source: 'shop', type: 'waymark.touchpoint.v1', time: TIME, data: data(more), ...envelope });

function record(offset: string, value: string, headers: Readonly<Record<string, string>>): BrokerRecord {
  const rawHeaders = Object.entries(headers).map(([name, each]) => [name, encode(each)] as const);
  return { topic: 't', partition: 0, offset, key: null, value: encode(value), headers, rawHeaders, timestamp: START, unreadable: null } as BrokerRecord;
}

const BINARY = { ce_specversion: '1.0', ce_id: 'b', ce_source: 'shop', ce_type: 'waymark.touchpoint.v1', ce_time: TIME, 'content-type': 'application/json' };

describe('a dead letter that is mended', () => {
  let test: TestEngine;
  beforeEach(async () => {
    test = await openTestEngine();
  });
  afterEach(() => test.close());

  const letterOf = async (code: string, via?: string): Promise<string> =>
    (await test.engine.letters.list({ limit: 10 })).find((letter) => letter.code === code && (via === undefined || letter.via === via))?.id ?? '';
  const mend = (id: string, message: object | string) => test.engine.letters.retry(id, typeof message === 'string' ? message : JSON.stringify(message));
  const facts = async (): Promise<readonly string[]> => {
    const events = await test.engine.parts.log.readAll({ after: 0, limit: 1_000 });
    return events.flatMap((each) => (each.type === 'touchpoint-recorded' ? [String((each.data as { readonly factId?: string }).factId)] : []));
  };
  const conflict = async (): Promise<string> => {
    for (const action of ['visited', 'asked']) await test.engine.intake.http('application/cloudevents+json', {}, JSON.stringify(event('c', { action })), { role: 'admin', sources: [], channels: [] });
    return letterOf('conflict', 'http');
  };

  it('refused, keeps its id, is taken once and resolved once', async () => {
    await test.engine.intake.kafka([record('1', JSON.stringify(event('e', { channel: 'Web Site' })), { 'content-type': 'application/cloudevents+json' })]);
    const id = await letterOf('invalid-field');
    expect(await mend(id, event('e', { channel: 'WEB' }))).toMatchObject({ outcome: 'rejected', code: 'invalid-field', pointer: '/data/channel' });
    expect(await mend(id, 'nothing at all')).toMatchObject({ outcome: 'rejected', code: 'not-json' });
    expect(await mend(id, { kind: 'touchpoint', id: 'e', occurredAt: TIME, contactId: 'c', channel: 'web', action: 'visited' })).toMatchObject({ outcome: 'rejected', code: 'not-cloudevent' });
    expect(await test.engine.letters.show(id)).toMatchObject({ letter: { status: 'open' } });
    expect(await mend(id, event('e'))).toMatchObject({ outcome: 'accepted', factId: 'shop#e' });
    test.clock.moveTo(START + 60_000);
    expect(await mend(id, event('e'))).toMatchObject({ outcome: 'duplicate' });
    expect(await test.engine.letters.show(id)).toMatchObject({ letter: { status: 'resolved', resolvedAt: START } });
    expect(await test.engine.letters.list({ limit: 10 })).toHaveLength(1);
  });

  it('of a record in binary mode is mended by its value, or by the whole event', async () => {
    await test.engine.intake.kafka([record('1', JSON.stringify(data({ action: 'No Action' })), BINARY), record('2', JSON.stringify(data()), { ...BINARY, ce_id: 'w', ce_time: 'yesterday' })]);
    const byValue = await letterOf('invalid-field');
    const shown = await test.engine.letters.show(byValue);
    expect(JSON.parse(shown?.message ?? '')).toMatchObject({ specversion: '1.0', id: 'b', source: 'shop', data: { action: 'No Action' } });
    expect(await mend(byValue, data())).toMatchObject({ outcome: 'accepted', factId: 'shop#b' });
    const byEvent = await letterOf('invalid-time');
    const message = (await test.engine.letters.show(byEvent))?.message ?? '';
    expect(await mend(byEvent, message)).toMatchObject({ outcome: 'rejected', code: 'invalid-time' });
    expect(await mend(byEvent, message.replace('yesterday', TIME))).toMatchObject({ outcome: 'accepted', factId: 'shop#w' });
    expect([...(await facts())].sort()).toEqual(['shop#b', 'shop#w']);
  });

  it('in conflict, needs an id of its own; until then it stays, and no other letter is written', async () => {
    const id = await conflict();
    expect(await mend(id, event('c', { action: 'asked' }))).toMatchObject({ outcome: 'conflict', letterId: id });
    expect(await mend(id, event('c', { action: 'shared' }))).toMatchObject({ outcome: 'conflict', letterId: id });
    expect(await test.engine.letters.list({ limit: 10 })).toHaveLength(1);
    expect(await mend(id, event('c-2', { action: 'asked' }))).toMatchObject({ outcome: 'accepted', factId: 'shop#c-2' });
    expect(await mend(id, event('c-2', { action: 'asked' }))).toMatchObject({ outcome: 'duplicate' });
  });

  it('becomes one fact, also where two people mend it at once', async () => {
    const id = await conflict();
    const answers = await Promise.all([mend(id, event('c-2', { action: 'asked' })), mend(id, event('c-3', { action: 'asked' }))]);
    expect(answers).toMatchObject([{ outcome: 'accepted' }, { outcome: 'rejected', code: 'letter-resolved' }]);
    expect([...(await facts())].sort()).toEqual(['shop#c', 'shop#c-2']);
  });

  it('is judged as its own source: an import of history may hold hand-offs, HTTP may not', async () => {
    const line = (id: string, action: string, channel = 'web') => JSON.stringify({ kind: 'touchpoint', id, occurredAt: TIME, contactId: 'c', channel, action });
    await test.engine.imports.lines([line('f', 'visited'), line('f', 'asked')].join('\n'), { firstLine: 1, dryRun: false });
    const id = await letterOf('conflict');
    expect(await mend(id, line('f-2', 'offered', 'handoff'))).toMatchObject({ outcome: 'accepted', factId: 'f-2' });
    const fromHttp = await conflict();
    expect(await mend(fromHttp, event('c-2', { channel: 'handoff' }))).toMatchObject({ outcome: 'rejected', code: 'reserved-channel' });
  });

  it('is read as it was read when it came, headers without a value aside', async () => {
    const sent = record('1', JSON.stringify(data({ action: 'No Action' })), BINARY);
    await test.engine.intake.kafka([{ ...sent, rawHeaders: [...sent.rawHeaders, ['ce_specversion', null]] }]);
    const id = await letterOf('invalid-field');
    expect(await test.engine.letters.retry(id)).toMatchObject({ outcome: 'rejected', code: 'invalid-field' });
    expect(await mend(id, data())).toMatchObject({ outcome: 'accepted', factId: 'shop#b' });
  });

  it('says all that a binary HTTP event said, the address of its referrer too', async () => {
    const headers = Object.fromEntries(Object.entries(BINARY).map(([name, value]) => [name.replace('ce_', 'ce-'), value]));
    const referrer = { type: 'email', value: 'friend@y.example' };
    for (const action of ['visited', 'asked']) await test.engine.intake.http('application/json', headers, JSON.stringify(data({ action, referrer })), { role: 'admin', sources: [], channels: [] });
    const message = (await test.engine.letters.show(await letterOf('conflict')))?.message ?? '{}';
    expect(JSON.parse(message)).toMatchObject({ id: 'b', source: 'shop', data: { action: 'asked', referrer } });
  });
});
