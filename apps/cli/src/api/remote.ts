import { CliFailure, wrongUsage } from '../terminal/failure';
import type { ApiAnswer, ApiRequest, Transport } from './transport';

const UNREACHABLE: Readonly<Record<string, string>> = {
  ECONNREFUSED: 'nothing listens there: start the engine, or check the address',
  ENOTFOUND: 'that host name is not known: check the address',
  EAI_AGAIN: 'that host name cannot be looked up: check the network',
  ECONNRESET: 'the connection was cut: see whether the engine still runs',
  UND_ERR_SOCKET: 'the connection was cut: see whether the engine still runs',
  ETIMEDOUT: 'it does not answer: check the address and the network',
  UND_ERR_CONNECT_TIMEOUT: 'it does not answer: check the address and the network',
};

/** An engine that listens at `server`, called with the bearer `key`. */
export function createRemote(server: string, key: string): Transport {
  const base = baseOf(server);
  return {
    embedded: false,
    send: (request) => send(base, key, request),
    settled: () => Promise.resolve(),
    close: () => Promise.resolve(),
  };
}

function baseOf(server: string): string {
  try {
    const url = new URL(server);
    if (url.protocol === 'http:' || url.protocol === 'https:') return url.href.replace(/\/+$/, '');
  } catch {
    // told below
  }
  throw wrongUsage(`--server ${server}: give the engine's address such as http://127.0.0.1:3000`);
}

async function send(base: string, key: string, { method, path, body, contentType }: ApiRequest): Promise<ApiAnswer> {
  const headers: Record<string, string> = { authorization: `Bearer ${key}` };
  if (body !== undefined) headers['content-type'] = contentType ?? 'application/json';
  try {
    const response = await fetch(`${base}${path}`, { method, headers, ...(body !== undefined && { body }) });
    const text = await response.text();
    return { status: response.status, header: (name) => response.headers.get(name), body: text };
  } catch (error) {
    throw new CliFailure(`${base} cannot be reached: ${reasonOf(error)}`, 1, { cause: error });
  }
}

function reasonOf(error: unknown): string {
  const cause = error instanceof Error ? (error.cause ?? error) : error;
  const { code, message } = cause as { readonly code?: string; readonly message?: string };
  return (code === undefined ? undefined : UNREACHABLE[code]) ?? message ?? String(cause);
}
