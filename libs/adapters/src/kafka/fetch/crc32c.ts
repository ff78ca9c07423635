const polynomial = 0x82f63b78;
const slices = 8;

/** `tables[k][b]`: what byte `b` does to the sum when `k` more bytes follow in the same step. */
const tables = makeTables();

function makeTables(): readonly Int32Array[] {
  const first = Int32Array.from({ length: 256 }, (_, byte) => {
    let sum = byte;
    for (let bit = 0; bit < 8; bit += 1) sum = (sum & 1) === 1 ? (sum >>> 1) ^ polynomial : sum >>> 1;
    return sum;
  });
  const made = [first];
  for (let k = 1; k < slices; k += 1) {
    const before = made[k - 1] as Int32Array;
    made.push(before.map((sum) => (sum >>> 8) ^ at(first, sum & 0xff)));
  }
  return made;
}

function at(table: Int32Array, index: number): number {
  return table[index] as number;
}

/** CRC-32C (Castagnoli) as Kafka puts it over a record batch, unsigned; eight bytes at a step. */
export function crc32c(bytes: Uint8Array): number {
  const [t0, t1, t2, t3, t4, t5, t6, t7] = tables as readonly [Int32Array, Int32Array, Int32Array, Int32Array, Int32Array, Int32Array, Int32Array, Int32Array];
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const whole = bytes.length - (bytes.length % slices);
  let sum = -1;
  for (let i = 0; i < whole; i += slices) {
    const low = sum ^ view.getInt32(i, true);
    const high = view.getInt32(i + 4, true);
    sum =
      at(t7, low & 0xff) ^ at(t6, (low >>> 8) & 0xff) ^ at(t5, (low >>> 16) & 0xff) ^ at(t4, low >>> 24) ^
      at(t3, high & 0xff) ^ at(t2, (high >>> 8) & 0xff) ^ at(t1, (high >>> 16) & 0xff) ^ at(t0, high >>> 24);
  }
  for (let i = whole; i < bytes.length; i += 1) sum = (sum >>> 8) ^ at(t0, (sum ^ (bytes[i] as number)) & 0xff);
  return (sum ^ -1) >>> 0;
}
