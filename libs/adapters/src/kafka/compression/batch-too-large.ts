/** A batch holds more than we are willing to unpack. */
export class BatchTooLarge extends Error {
  constructor(maxBytes: number) {
    super(`it unpacks to more than ${maxBytes} bytes`);
    this.name = 'BatchTooLarge';
  }
}
