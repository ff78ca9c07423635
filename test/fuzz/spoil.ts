import type { Dice } from './dice';
import type { Json } from './valid';

/** Stands in a text where the raw token goes that `written` puts there. */
const RAW = '@raw@';

/** JSON that no honest writer writes; the last two are of any depth. */
const TOKENS = [
  ...['1e999', '-1e999', '1e-999', '-0', '01', 'NaN', '9007199254740993', '123456789012345678901234567890', '0.1e1'],
  ...['"\\ud800"', '"\\udc00x"', '"\\u0000"', '"a\\u0000b"', '"\\ud83d\\ude00"', '"\ud800"', '"\u0001"', '"\\x"'],
  ...['{"a":1,"a":2}', '{"__proto__":{"polluted":true}}', '{"constructor":{"prototype":{"polluted":true}}}', '{"toString":null}', '{"length":-1}'],
  ...['{"\\u0000":1}', '{"":{"":[]}}', 'null', 'true', '[null]', '[[],{},""]', 'undefined', ''],
];
const DEPTHS = [60, 63, 64, 65, 70, 1_000, 20_000];
const SIZES = [300, 1_025, 5_000, 300_000];

const VALUES: readonly unknown[] = [
  ...[null, '', ' ', [], {}, [[]], 0, -1, 1.5, 1e308, 5e-324, Number.MAX_SAFE_INTEGER, true, false, '0', 'null', '%', '#', '@', 'a@b', '+86', '..'],
  ...['handoff', 'waymark', 'waymark#x', 'segment:shop', 'touchpoint', 'profile', 'identity', 'waymark.touchpoint.v2', 'waymark.touchpoint.v1', '1.0'],
  ...['2026-02-30T00:00:00Z', '2026-06-30T23:59:60Z', '0000-01-01T00:00:00+23:59', '9999-12-31T23:59:59.999999999Z', '2026-06-01', '1e5', 'email:', ':x', 'phone:abc'],
  ...['00-00000000000000000000000000000000-0000000000000000-00', '00-x', '注册', '👩‍💻', '\u202e', '\ufeff', 'İ', 'ß'.repeat(50), "'; DROP TABLE event; --"],
];

const KEYS = ['__proto__', 'constructor', 'prototype', 'toString', 'valueOf', 'hasOwnProperty', 'length', '', '0', 'data', 'data_base64', 'subject', 'identities'];

/** Spoils one to three places of a message, and gives its text. */
export function spoiled(message: Json, dice: Dice): string {
  const copy = JSON.parse(JSON.stringify(message)) as Json;
  for (let times = 1 + dice.below(3); times > 0; times -= 1) spoilPlace(copy, dice);
  return written(copy, dice);
}

function spoilPlace(root: object, dice: Dice): void {
  let at = root as Record<string, unknown>;
  for (;;) {
    const keys = Object.keys(at);
    const key = keys.length > 0 && dice.chance(0.9) ? dice.pick(keys) : dice.pick(KEYS);
    // Never into what is inherited: only the message is to be spoiled.
    const inner = Object.hasOwn(at, key) ? at[key] : undefined;
    if (typeof inner === 'object' && inner !== null && dice.chance(0.7)) {
      at = inner as Record<string, unknown>;
      continue;
    }
    return spoilMember(at, key, dice);
  }
}

function spoilMember(at: Record<string, unknown>, key: string, dice: Dice): void {
  const held = Object.hasOwn(at, key) ? at[key] : null;
  const way = dice.below(10);
  if (way === 0 && key !== 'length') delete at[key];
  else if (way === 1) define(at, dice.pick(KEYS), held);
  else if (way === 2) define(at, key, [held, held]);
  else if (way === 3) define(at, key, { [dice.pick(KEYS)]: held });
  // A copy: what is put in here may be spoiled next, and must not be there again in another message, or in itself.
  else define(at, key, way < 7 ? structuredClone(dice.pick(VALUES)) : RAW);
}

/** As JSON.parse would: a key that is called __proto__ is a key. */
function define(at: object, key: string, value: unknown): void {
  if (Array.isArray(at) && !/^\d$/.test(key)) return void at.push(value);
  Object.defineProperty(at, key, { value, enumerable: true, configurable: true, writable: true });
}

function written(value: unknown, dice: Dice): string {
  return JSON.stringify(value).replaceAll(`"${RAW}"`, () => rawToken(dice));
}

function rawToken(dice: Dice): string {
  if (dice.chance(0.02)) return nested(dice.pick(DEPTHS), dice);
  if (dice.chance(0.01)) return `"${'x'.repeat(dice.pick(SIZES))}"`;
  return dice.pick(TOKENS);
}

function nested(depth: number, dice: Dice): string {
  return dice.chance(0.5) ? '['.repeat(depth) + ']'.repeat(depth) : '{"a":'.repeat(depth) + '1' + '}'.repeat(depth);
}

/** Damage that knows nothing of JSON: flipped bits, lost ends, bytes that are no UTF-8, parts that come twice. */
export function damaged(bytes: Buffer, dice: Dice): Buffer {
  if (bytes.length === 0) return Buffer.from([dice.below(256)]);
  const at = dice.below(bytes.length);
  const way = dice.below(5);
  if (way === 0) return bytes.subarray(0, at);
  if (way === 1) return Buffer.concat([bytes.subarray(0, at), Buffer.from([0xff, 0xfe, 0x80]), bytes.subarray(at)]);
  if (way === 2) return Buffer.concat([bytes, bytes.subarray(at)]);
  if (way === 3) return Buffer.concat([Buffer.from('\ufeff'), bytes]);
  const copy = Buffer.from(bytes);
  copy[at] = (copy[at] ?? 0) ^ (1 << dice.below(8));
  return copy;
}

/** Of a text: as `damaged`, and half a pair where the bytes would be none. */
export function damagedText(text: string, dice: Dice): string {
  const at = dice.below(text.length + 1);
  return dice.chance(0.2) ? `${text.slice(0, at)}\ud83d${text.slice(at)}` : damaged(Buffer.from(text), dice).toString('utf8');
}
