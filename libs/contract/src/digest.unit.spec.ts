import { canonicalJson } from '@waymark/journey';
import fc from 'fast-check';
import { digestText, DIGEST_VERSION } from './digest';
import { contract, FROM_OUTSIDE, plainProfile, plainTouch, taken, touchEvent } from './events.fixture';

type Fields = Readonly<Record<string, unknown>>;

const digestOf = (fact: Fields) => taken(contract.checkPlainFact(fact, FROM_OUTSIDE)).digestText;
const digestOfEvent = (event: Fields) => taken(contract.checkCloudEvent(event, FROM_OUTSIDE)).digestText;

const FULL = {
  mode: 'offline',
  campaign: { id: 'k', name: 'Spring', purpose: 'brand', cost: { currency: 'CNY', amount: 1.5 } },
  content: { id: 'd', name: 'Deck' },
  referrer: { value: ' Al@B.c', type: 'email', share: 's' },
  value: { amount: -0, currency: 'CNY' },
  attributes: { z: 1, 10: 'ten', 9: true, ä: 'x' },
  consent: { purposes: ['b', 'a'], basis: 'contract', withdrawn: false },
};

describe('the text of a digest', () => {
  it('is version 1, written down', () => {
    expect(DIGEST_VERSION).toBe(1);
    expect(digestOf(plainTouch(FULL))).toBe(
      '{"data":{"action":"attended","attributes":{"10":"ten","9":true,"z":1,"ä":"x"},' +
        '"campaign":{"cost":{"amount":1.5,"currency":"CNY"},"id":"k","name":"Spring","purpose":"brand"},"channel":"webinar",' +
        '"consent":{"basis":"contract","purposes":["b","a"],"withdrawn":false},"content":{"id":"d","name":"Deck"},"mode":"offline",' +
        '"referrer":{"share":"s","type":"email","value":" Al@B.c"},"value":{"amount":0,"currency":"CNY"}},' +
        '"identities":[{"type":"contact_id","value":"c1"}],"kind":"touchpoint","occurredAt":1772355600000}',
    );
  });

  it('is canonical JSON', () => {
    const attributes = fc.dictionary(fc.string(), fc.oneof(fc.string(), fc.double({ noNaN: true, noDefaultInfinity: true }), fc.boolean()));
    fc.assert(
      fc.property(attributes, fc.string(), (map, value) => {
        const text = digestText({ kind: 'touchpoint', identities: [{ type: 'email', value }], data: { channel: 'a', action: 'b', attributes: map } });
        expect(text).toBe(canonicalJson(JSON.parse(text)));
      }),
    );
  });

  it('leaves the instant out where the sender has none of its own', () => {
    expect(digestText({ kind: 'identity', identities: [], data: {} })).toBe('{"data":{},"identities":[],"kind":"identity"}');
  });

  it('is the same in another envelope, with other metadata, another id and source', () => {
    const plain = plainTouch({ ...FULL, identities: [{ type: 'email', value: 'A@b.c' }], source: 'crm', recordedAt: '2026-03-01T09:00:09Z' });
    const { kind, id, contactId, occurredAt, source, recordedAt, ...data } = plain;
    expect([kind, id, contactId, source, recordedAt]).toHaveLength(5);
    const event = touchEvent({ subject: 'contact_id:c1', time: occurredAt, traceparent: 't', correlationid: 'x', data });
    expect(digestOfEvent(event)).toBe(digestOf(plain));
  });

  it('is the same whatever the order of keys, nulls that mean nothing, unknown keys and repeated identities', () => {
    const odd = Object.fromEntries(Object.entries(plainTouch(FULL)).reverse());
    const more = { ...odd, direction: null, extra: 1, identities: [{ type: 'contact_id', value: 'c1', n: 1 }], content: { ...FULL.content, n: null } };
    expect(digestOf(more)).toBe(digestOf(plainTouch(FULL)));
    expect(digestOf(plainTouch({ occurredAt: '2026-03-01t17:00:00.0009+08:00' }))).toBe(digestOf(plainTouch()));
  });

  it('differs with what was said, before it is normalised or given a default', () => {
    const changes = [
      { contactId: 'c2' },
      { contactId: 'c1 ' },
      { occurredAt: '2026-03-01T09:00:00.001Z' },
      { mode: 'online' },
      { interactive: false },
      { attributes: { a: 1 } },
      { attributes: { a: '1' } },
      { identities: [{ type: 'phone', value: '12' }] },
      { consent: { basis: 'c', purposes: ['a'] } },
      { consent: { basis: 'c', purposes: ['a'], withdrawn: false } },
    ];
    const texts = [digestOf(plainTouch()), ...changes.map((change) => digestOf(plainTouch(change)))];
    expect(new Set(texts).size).toBe(texts.length);
  });

  it('keeps the nulls of profile and account, and nothing derived', () => {
    const text = digestOf(plainProfile({ profile: { email: 'jo@qq.com', title: null }, account: { size: null }, consent: null }));
    expect(JSON.parse(text)).toMatchObject({ data: { profile: { email: 'jo@qq.com', title: null }, account: { size: null } } });
    expect(text).not.toMatch(/email_type|consent/);
  });
});
