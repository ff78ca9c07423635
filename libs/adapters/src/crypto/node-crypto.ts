import { createCipheriv, createDecipheriv, createHash, createHmac, randomBytes, randomFillSync } from 'node:crypto';
import type { Crypto } from '@waymark/engine';
import { WaymarkError } from '@waymark/engine';

const NONCE_BYTES = 12;
const TAG_BYTES = 16;

/** The crypto port on Node's own OpenSSL. */
export function createNodeCrypto(): Crypto {
  return {
    uuid5,
    hmac: (key, text) => createHmac('sha256', key).update(text).digest('hex'),
    sha256: (text) => createHash('sha256').update(text).digest('hex'),
    seal,
    open,
    randomToken: (bytes) => randomBytes(bytes).toString('base64url'),
  };
}

/** A key of 256 bits for `seal` or `hmac`. */
export function newSecret(): Uint8Array {
  return randomBytes(32);
}

/** RFC 9562, version 5: SHA-1 over the namespace's bytes and the name. */
function uuid5(namespace: string, name: string): string {
  const hash = createHash('sha1')
    .update(Buffer.from(namespace.replaceAll('-', ''), 'hex'))
    .update(name)
    .digest();
  hash.writeUInt8((hash.readUInt8(6) & 0x0f) | 0x50, 6);
  hash.writeUInt8((hash.readUInt8(8) & 0x3f) | 0x80, 8);
  const hex = hash.toString('hex');
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-${hex.slice(12, 16)}-${hex.slice(16, 20)}-${hex.slice(20, 32)}`;
}

/** Random bytes are drawn many at a time: a call for twelve costs as much as one for thousands. */
const nonces = { pool: Buffer.alloc(NONCE_BYTES * 1_024), used: NONCE_BYTES * 1_024 };

function nextNonce(): Uint8Array {
  if (nonces.used === nonces.pool.length) {
    randomFillSync(nonces.pool);
    nonces.used = 0;
  }
  nonces.used += NONCE_BYTES;
  return nonces.pool.subarray(nonces.used - NONCE_BYTES, nonces.used);
}

function seal(key: Uint8Array, plain: Uint8Array): Uint8Array {
  const nonce = nextNonce();
  const cipher = createCipheriv('aes-256-gcm', key, nonce);
  const body = cipher.update(plain);
  cipher.final();
  return Buffer.concat([nonce, body, cipher.getAuthTag()]);
}

function open(key: Uint8Array, sealed: Uint8Array): Uint8Array {
  try {
    const decipher = createDecipheriv('aes-256-gcm', key, sealed.subarray(0, NONCE_BYTES));
    decipher.setAuthTag(sealed.subarray(sealed.length - TAG_BYTES));
    const body = decipher.update(sealed.subarray(NONCE_BYTES, sealed.length - TAG_BYTES));
    return Buffer.concat([body, decipher.final()]);
  } catch (cause) {
    throw new WaymarkError('unsealing-failed', 'sealed bytes do not open: wrong key, or a byte was changed', { cause });
  }
}
