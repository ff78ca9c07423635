import { contract, FROM_OUTSIDE, HISTORY, reason, taken, touchEvent } from './events.fixture';
import { factIdOf } from './cloud-event';

const check = (event: unknown) => contract.checkCloudEvent(event, FROM_OUTSIDE);
const base64 = (text: string) => Buffer.from(text).toString('base64');

describe('a CloudEvent', () => {
  it('becomes a fact', () => {
    const event = touchEvent({
      subject: 'contact_id: c:1 ',
      traceparent: '00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01',
      correlationid: 'co',
      causationid: 'ca',
      recordedtime: '2026-03-01T09:00:05Z',
      partitionkey: 'p',
    });
    expect(taken(check(event))).toEqual({
      id: 'site#7',
      kind: 'touchpoint',
      source: 'site',
      occurredAt: Date.UTC(2026, 2, 1, 9),
      recordedAt: Date.UTC(2026, 2, 1, 9, 0, 5),
      identities: [
        { type: 'contact_id', value: 'c:1' },
        { type: 'email', value: 'jo@example.com' },
      ],
      fact: expect.objectContaining({ id: 'site#7', source: 'site', channel: 'web', mode: 'online', direction: 'inbound' }),
      digestText: expect.stringContaining('"kind":"touchpoint"'),
      sent: event,
      trace: '00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01',
      correlationId: 'co',
      causationId: 'ca',
    });
  });

  it('has an id that no other event can have', () => {
    expect(factIdOf('a#b%', 'c#d%')).toBe('a%23b%25#c#d%');
    expect(factIdOf('a', 'b#c')).not.toBe(factIdOf('a#b', 'c'));
  });

  it('may carry its data as base64, which is kept as what it stands for', () => {
    const { data, ...rest } = touchEvent({}, { identities: undefined, referrer: { type: 'email', value: 'Al@b.c' } });
    const event = { ...rest, subject: 'email:a@b.c', data_base64: base64(JSON.stringify(data)) };
    const fact = taken(check(event));
    expect(fact.referrer).toEqual({ type: 'email', value: 'al@b.c' });
    expect(JSON.stringify(fact.sent)).not.toMatch(/data_base64|Al@b\.c/);
    expect(fact.sent).toMatchObject({ data: { channel: 'web', referrer: { type: 'email' } } });
  });

  it('may be of any JSON media type, with or without a schema of version 1', () => {
    for (const datacontenttype of ['application/json', 'Application/JSON; charset=utf-8', 'application/vnd.acme+json', null]) {
      expect(check(touchEvent({ datacontenttype })).ok).toBe(true);
    }
    const schemas = ['urn:waymark:schema:touchpoint:v1', 'https://example.com/touchpoint/v1.2', 'https://example.com/v3/touchpoint-v1.json'];
    for (const dataschema of [...schemas, 'https://example.com/touchpoint/2024-05', 'https://example.com/any']) {
      expect(check(touchEvent({ dataschema })).ok).toBe(true);
    }
  });

  it('may be an identity fact, which no model sees', () => {
    const fact = taken(check(touchEvent({ type: 'waymark.identity.v1' })));
    expect([fact.kind, fact.fact]).toEqual(['identity', null]);
  });

  it.each<[string, unknown, string, string]>([
    ['no object', 'x', 'not-cloudevent', ''],
    ['an array', [], 'not-cloudevent', ''],
    ['no specversion', touchEvent({ specversion: undefined }), 'not-cloudevent', '/specversion'],
    ['another specversion', touchEvent({ specversion: '0.3' }), 'not-cloudevent', '/specversion'],
    ['no id', touchEvent({ id: undefined }), 'missing-field', '/id'],
    ['a number as id', touchEvent({ id: 1 }), 'invalid-field', '/id'],
    ['no source', touchEvent({ source: undefined }), 'missing-field', '/source'],
    ['an empty source', touchEvent({ source: '' }), 'invalid-field', '/source'],
    ['no type', touchEvent({ type: undefined }), 'missing-field', '/type'],
    ['another type', touchEvent({ type: 'com.acme.visit' }), 'unknown-type', '/type'],
    ['an unknown kind of ours', touchEvent({ type: 'waymark.visit.v1' }), 'unknown-type', '/type'],
    ['another major version', touchEvent({ type: 'waymark.touchpoint.v2' }), 'unknown-major-version', '/type'],
    ['a schema of another version', touchEvent({ dataschema: 'urn:waymark:schema:touchpoint:v2' }), 'unknown-major-version', '/dataschema'],
    ['a schema of version 2.0.0', touchEvent({ dataschema: 'https://x.org/touchpoint/2.0.0' }), 'unknown-major-version', '/dataschema'],
    ['a schema under v10', touchEvent({ dataschema: 'https://x.org/v10/t.json' }), 'unknown-major-version', '/dataschema'],
    ['no time', touchEvent({ time: undefined }), 'missing-field', '/time'],
    ['a leap second', touchEvent({ time: '2016-12-31T23:59:60Z' }), 'invalid-time', '/time'],
    ['a time ahead', touchEvent({ time: '2027-01-01T00:00:00Z' }), 'future', '/time'],
    ['a broken recordedtime', touchEvent({ recordedtime: 'now' }), 'invalid-time', '/recordedtime'],
    ['a trace that is no text', touchEvent({ traceparent: 1 }), 'invalid-field', '/traceparent'],
    ['a subject without type', touchEvent({ subject: 'jo' }), 'invalid-field', '/subject'],
    ['a subject of another type', touchEvent({ subject: 'order:7' }), 'invalid-field', '/subject'],
    ['no data', touchEvent({ data: undefined }), 'missing-field', '/data'],
    ['data in XML', touchEvent({ datacontenttype: 'text/xml', data: '<a/>' }), 'invalid-field', '/datacontenttype'],
    ['data as text', touchEvent({ data: '{}' }), 'invalid-field', '/data'],
    ['data twice', touchEvent({ data_base64: base64('{}') }), 'invalid-field', '/data_base64'],
    ['data in no base64', touchEvent({ data: undefined, data_base64: '{}' }), 'invalid-field', '/data_base64'],
    ['data in base64 of no JSON', touchEvent({ data: undefined, data_base64: base64('{') }), 'not-json', '/data_base64'],
    ['U+0000 behind base64', touchEvent({ data: undefined, data_base64: base64('{"a":"\\u0000"}') }), 'unfaithful-text', '/data/a'],
    ['no channel', touchEvent({}, { channel: undefined }), 'missing-field', '/data/channel'],
    ['our own channel', touchEvent({}, { channel: 'handoff' }), 'reserved-channel', '/data/channel'],
    ['our own source', touchEvent({ source: 'waymark' }), 'reserved-source', '/source'],
    ['nobody', touchEvent({}, { identities: undefined }), 'no-identity', '/data/identities'],
    ['a blank subject and nobody else', touchEvent({ subject: 'email: ' }, { identities: [] }), 'no-identity', '/data/identities'],
    ['a profile fact of nothing', touchEvent({ type: 'waymark.profile.v1' }), 'missing-field', '/data/profile'],
    ['a lone surrogate in an extension', touchEvent({ comefrom: '\ud800' }), 'unfaithful-text', '/comefrom'],
  ])('is refused for %s', (_, event, code, pointer) => {
    expect(reason(check(event))).toEqual([code, pointer]);
  });

  it('may stand in a file beside plain facts', () => {
    expect(taken(contract.checkLine(JSON.stringify(touchEvent()), FROM_OUTSIDE)).id).toBe('site#7');
    const ours = touchEvent({ source: 'waymark' }, { channel: 'handoff', action: 'accepted' });
    expect(taken(contract.checkLine(JSON.stringify(ours), HISTORY)).id).toBe('waymark#7');
  });

  it('is too large by what it is said to be, or measured', () => {
    expect(reason(contract.checkCloudEvent(touchEvent(), FROM_OUTSIDE, 262_145))).toEqual(['too-large', '']);
    expect(reason(check(touchEvent({ note: 'a'.repeat(262_144) })))).toEqual(['too-large', '']);
  });
});
