import { createHash, createHmac } from 'node:crypto';
import fc from 'fast-check';
import { createNodeCrypto, newSecret } from './node-crypto';

const crypto = createNodeCrypto();
const anyText = fc.oneof(fc.string({ unit: 'binary' }), fc.string({ unit: 'binary', minLength: 4_000, maxLength: 8_000, size: 'max' }));
const anyKey = fc.uint8Array({ minLength: 0, maxLength: 80 });

describe("the crypto port on Node's own", () => {
  it('makes the same HMAC as Node, whatever key and text, and whatever came before', () => {
    fc.assert(
      fc.property(fc.array(anyKey, { minLength: 1, maxLength: 3 }), fc.array(anyText, { maxLength: 6 }), (keys, texts) => {
        for (const text of texts) {
          for (const key of keys) expect(crypto.hmac(key, text)).toBe(createHmac('sha256', key).update(text).digest('hex'));
        }
      }),
    );
  });

  it('answers RFC 4231, test case 2', () => {
    const mac = crypto.hmac(Buffer.from('Jefe'), 'what do ya want for nothing?');
    expect(mac).toBe('5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843');
  });

  it('names things as RFC 9562 does', () => {
    expect(crypto.uuid5('6ba7b810-9dad-11d1-80b4-00c04fd430c8', 'www.example.com')).toBe('2ed6657d-e927-568b-95e1-2665a8aea6a2');
    fc.assert(fc.property(fc.string({ unit: 'binary' }), (name) => expect(crypto.uuid5(NAMESPACE, name)).toBe(slowUuid5(name))));
  });

  it('hashes as Node does, and opens what it sealed, but not under another key', () => {
    const [key, other] = [newSecret(), newSecret()];
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (text) => {
        expect(crypto.sha256(text)).toBe(createHash('sha256').update(text).digest('hex'));
        const sealed = crypto.seal(key, Buffer.from(text));
        expect(Buffer.from(crypto.open(key, sealed))).toEqual(Buffer.from(text));
        expect(() => crypto.open(other, sealed)).toThrow(expect.objectContaining({ code: 'unsealing-failed' }));
      }),
    );
  });
});

const NAMESPACE = '6b0d1d6e-52f7-4c0b-9a3e-0f4b4d3a7c01';

function slowUuid5(name: string): string {
  const bytes = createHash('sha1').update(Buffer.from(NAMESPACE.replaceAll('-', ''), 'hex')).update(name).digest();
  bytes[6] = ((bytes[6] ?? 0) & 0x0f) | 0x50;
  bytes[8] = ((bytes[8] ?? 0) & 0x3f) | 0x80;
  return [bytes.subarray(0, 4), bytes.subarray(4, 6), bytes.subarray(6, 8), bytes.subarray(8, 10), bytes.subarray(10, 16)].map((part) => part.toString('hex')).join('-');
}
