import { randomUUID } from 'node:crypto';
import { rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ServerCredentials } from '@grpc/grpc-js';
import type { Credentials } from './parts';
import { selfSigned } from './self-signed';

/** How a server is spoken to: in clear, or with a name and a password, which the client sends over TLS only. */
export interface Address {
  readonly server: ServerCredentials;
  /** Puts in place what the connection string names. */
  lay(): Promise<void>;
  connectionString(port: number): string;
  remove(): Promise<void>;
}

export function addressFor(credentials: Credentials | null): Address {
  return credentials ? secured(credentials) : inClear;
}

const inClear: Address = {
  server: ServerCredentials.createInsecure(),
  connectionString: (port) => `esdb://127.0.0.1:${port}?tls=false`,
  lay: () => Promise.resolve(),
  remove: () => Promise.resolve(),
};

function secured({ username, password }: Credentials): Address {
  const { key, certificate } = selfSigned();
  const caFile = join(tmpdir(), `waymark-stand-in-${randomUUID()}.pem`);
  const who = `${encodeURIComponent(username)}:${encodeURIComponent(password)}`;
  return {
    server: ServerCredentials.createSsl(null, [{ private_key: key, cert_chain: certificate }]),
    connectionString: (port) => `esdb://${who}@localhost:${port}?tls=true&tlsCAFile=${encodeURIComponent(caFile)}`,
    lay: () => writeFile(caFile, certificate),
    remove: () => rm(caFile, { force: true }),
  };
}
