import { createRequire } from 'node:module';
import type { FetchResponse } from './fetch-response';
import { decodeFetchResponse } from './fetch-response';

/** The first version whose records can have headers, of brokers from 0.11 on. */
const firstVersion = 4;

interface FetchCall {
  readonly request: unknown;
  readonly response: { decode(payload: Buffer): Promise<FetchResponse>; parse(data: unknown): Promise<unknown> };
  readonly requestTimeout: number;
}

/** What kafkajs keeps behind `protocol/requests/fetch`. */
interface FetchProtocol {
  protocol(version: { version: number }): (options: unknown) => FetchCall;
}

let installed = false;

/**
 * Puts our decoder of fetched records in the place of kafkajs's, for the whole process. Its own, in
 * 2.2.4 (the last release), unpacks without a bound, overflows the call stack at about 120,000
 * records, takes minutes over tens of thousands of headers, looks at no checksum, and one batch that
 * it cannot read stops the consumer for good.
 */
export function installFetchDecoder(): void {
  if (installed) return;
  installed = true;
  const kafkajs = createRequire(__filename)('kafkajs/src/protocol/requests/fetch') as FetchProtocol;
  const original = kafkajs.protocol.bind(kafkajs);
  kafkajs.protocol = ({ version }) => {
    if (version < firstVersion) throw new Error('this broker is older than Kafka 0.11, whose records have no headers: bring it up to date');
    const call = original({ version });
    return (options) => {
      const made = call(options);
      return { ...made, response: { ...made.response, decode: (payload) => decodeFetchResponse(payload, version) } };
    };
  };
}
