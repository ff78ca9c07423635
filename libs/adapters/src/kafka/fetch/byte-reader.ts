/** Reads Kafka's primitive types, big-endian, and never past the end: then a RangeError. */
export class ByteReader {
  private position = 0;
  private end: number;

  constructor(private readonly bytes: Buffer) {
    this.end = bytes.length;
  }

  get left(): number {
    return this.end - this.position;
  }

  int16(): number {
    return this.bytes.readInt16BE(this.step(2));
  }

  int32(): number {
    return this.bytes.readInt32BE(this.step(4));
  }

  int64(): bigint {
    return this.bytes.readBigInt64BE(this.step(8));
  }

  /** With its length before it; -1 is null. */
  string(): string | null {
    const length = this.int16();
    return length === -1 ? null : this.text(length);
  }

  /** Zigzag, 32 bits. */
  varint(): number {
    let value = 0;
    for (let shift = 0; shift < 35; shift += 7) {
      const byte = this.byte();
      value |= (byte & 0x7f) << shift;
      if (byte < 0x80) return (value >>> 1) ^ -(value & 1);
    }
    throw new RangeError('a number is longer than 5 bytes');
  }

  /** Zigzag, 64 bits; exact up to 2^53. */
  varlong(): number {
    let value = 0;
    for (let at = 0; at < 10; at += 1) {
      const byte = this.byte();
      value += (byte & 0x7f) * 2 ** (7 * at);
      if (byte < 0x80) return value % 2 === 0 ? value / 2 : -(value + 1) / 2;
    }
    throw new RangeError('a number is longer than 10 bytes');
  }

  /** With a varint before them that says how many; -1 is null. */
  varbytes(): Buffer | null {
    const length = this.varint();
    return length === -1 ? null : this.take(length);
  }

  /** A view, no copy. */
  take(length: number): Buffer {
    const from = this.step(length);
    return this.bytes.subarray(from, from + length);
  }

  text(length: number): string {
    const from = this.step(length);
    return this.bytes.toString('utf8', from, from + length);
  }

  skip(length: number): void {
    this.step(length);
  }

  /** Where the next byte is. */
  get at(): number {
    return this.position;
  }

  /** A view of what was read since then. */
  since(at: number): Buffer {
    return this.bytes.subarray(at, this.position);
  }

  /** Makes what follows end in `length` bytes; `leave` with what comes back goes on behind them. */
  enter(length: number): number {
    const outer = this.end;
    const from = this.step(length);
    this.end = this.position;
    this.position = from;
    return outer;
  }

  leave(outer: number): void {
    this.position = this.end;
    this.end = outer;
  }

  private byte(): number {
    return this.bytes[this.step(1)] as number;
  }

  /** Where the next `length` bytes begin. */
  private step(length: number): number {
    const from = this.position;
    if (length < 0 || from + length > this.end) throw new RangeError(`${length} bytes are said to follow where ${this.left} are left`);
    this.position = from + length;
    return from;
  }
}
