import type { UnreadableRecord } from '@waymark/engine';
import type { IHeaders } from 'kafkajs';
import { ByteReader } from './byte-reader';

/** What all records of a batch share, as far as kafkajs asks for it. */
export interface BatchContext {
  readonly producerId: string;
  readonly inTransaction: boolean;
  readonly isControlBatch: boolean;
}

export type RawHeader = readonly [string, Buffer | null];

/** In the place of kafkajs's message. Its headers are read when they are asked for: a batch may hold millions. */
export interface FetchedMessage {
  readonly magicByte: number;
  readonly attributes: number;
  readonly offset: string;
  readonly timestamp: string;
  readonly key: Buffer | null;
  readonly value: Buffer | null;
  readonly headers: IHeaders;
  readonly isControlRecord: boolean;
  readonly batchContext: BatchContext;
  readonly rawHeaders: readonly RawHeader[];
  readonly unreadable: UnreadableRecord | null;
}

export interface Fields {
  readonly offset: string;
  readonly timestamp: string;
  readonly key: Buffer | null;
  readonly value: Buffer | null;
  /** Encoded, their number first; null for none. */
  readonly headerBytes: Buffer | null;
  readonly unreadable: UnreadableRecord | null;
}

export function fetchedMessage(fields: Fields, batchContext: BatchContext): FetchedMessage {
  return new Message(fields, batchContext);
}

class Message implements FetchedMessage {
  readonly magicByte = 2;
  readonly attributes = 0;
  readonly offset: string;
  readonly timestamp: string;
  readonly key: Buffer | null;
  readonly value: Buffer | null;
  readonly unreadable: UnreadableRecord | null;
  private readonly headerBytes: Buffer | null;

  constructor(fields: Fields, readonly batchContext: BatchContext) {
    this.offset = fields.offset;
    this.timestamp = fields.timestamp;
    this.key = fields.key;
    this.value = fields.value;
    this.unreadable = fields.unreadable;
    this.headerBytes = fields.headerBytes;
  }

  get isControlRecord(): boolean {
    return this.batchContext.isControlBatch;
  }

  get rawHeaders(): readonly RawHeader[] {
    if (this.headerBytes === null) return [];
    const reader = new ByteReader(this.headerBytes);
    const headers: RawHeader[] = [];
    for (let left = reader.varint(); left > 0; left -= 1) headers.push([reader.text(reader.varint()), reader.varbytes()]);
    return headers;
  }

  /** As kafkajs gives them to those who use it without us. */
  get headers(): IHeaders {
    const headers = Object.create(null) as IHeaders;
    for (const [name, bytes] of this.rawHeaders) {
      const value = bytes ?? undefined;
      const before = headers[name];
      headers[name] = before === undefined ? value : [before, value ?? ''].flat();
    }
    return headers;
  }
}
