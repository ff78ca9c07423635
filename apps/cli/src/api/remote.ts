import { Agent as HttpAgent, request as httpRequest } from 'node:http';
import type { IncomingMessage } from 'node:http';
import { Agent as HttpsAgent, request as httpsRequest } from 'node:https';
import { text } from 'node:stream/consumers';
import { CliFailure, wrongUsage } from '../terminal/failure';
import type { ApiAnswer, ApiRequest, Transport } from './transport';

const UNREACHABLE: Readonly<Record<string, string>> = {
  ECONNREFUSED: 'nothing listens there: start the engine, or check the address',
  ENOTFOUND: 'that host name is not known: check the address',
  EAI_AGAIN: 'that host name cannot be looked up: check the network',
  ECONNRESET: 'the connection was cut: see whether the engine still runs',
  ETIMEDOUT: 'it does not answer: check the address and the network',
};

/** An engine that listens at `server`, called with the bearer `key`. An answer may take long, as a verification does. */
export function createRemote(server: string, key: string): Transport {
  const base = baseOf(server);
  const secure = base.startsWith('https:');
  const agent = secure ? new HttpsAgent({ keepAlive: true, maxSockets: 1 }) : new HttpAgent({ keepAlive: true, maxSockets: 1 });
  const open = secure ? httpsRequest : httpRequest;
  const send = ({ method, path, body, contentType }: ApiRequest): Promise<IncomingMessage> =>
    new Promise((resolve, reject) => {
      const headers: Record<string, string> = { authorization: `Bearer ${key}` };
      if (body !== undefined) headers['content-type'] = contentType ?? 'application/json';
      if (body !== undefined) headers['content-length'] = String(Buffer.byteLength(body));
      open(`${base}${path}`, { method, headers, agent }, resolve).once('error', reject).end(body);
    });
  return {
    embedded: false,
    send: (request) => send(request).then(readAnswer).catch((error: unknown) => Promise.reject(unreachable(base, error))),
    settled: () => Promise.resolve(),
    close: () => Promise.resolve(agent.destroy()),
  };
}

function baseOf(server: string): string {
  const url = URL.canParse(server) ? new URL(server) : null;
  if (url?.protocol === 'http:' || url?.protocol === 'https:') return `${url.origin}${url.pathname.replace(/\/+$/, '')}`;
  throw wrongUsage(`--server ${server}: give the engine's address such as http://127.0.0.1:3000`);
}

async function readAnswer(response: IncomingMessage): Promise<ApiAnswer> {
  const header = (name: string): string | null => {
    const value = response.headers[name];
    return value === undefined ? null : String(value);
  };
  return { status: response.statusCode ?? 0, header, body: await text(response) };
}

function unreachable(base: string, error: unknown): CliFailure {
  const { code, message } = error as { readonly code?: string; readonly message?: string };
  const reason = (code === undefined ? undefined : UNREACHABLE[code]) ?? message ?? String(error);
  return new CliFailure(`${base} cannot be reached: ${reason}`, 1, { cause: error });
}
