import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ServerCredentials } from '@grpc/grpc-js';
import type { Credentials } from './parts';
import { selfSigned } from './self-signed';

/** How a server is spoken to: in clear, or with a name and a password, which the client sends over TLS only. */
export interface Address {
  readonly server: ServerCredentials;
  connectionString(port: number): string;
  remove(): Promise<void>;
}

export async function addressFor(credentials: Credentials | null): Promise<Address> {
  return credentials ? secured(credentials) : inClear;
}

const inClear: Address = {
  server: ServerCredentials.createInsecure(),
  connectionString: (port) => `esdb://127.0.0.1:${port}?tls=false`,
  remove: () => Promise.resolve(),
};

async function secured({ username, password }: Credentials): Promise<Address> {
  const { key, certificate } = selfSigned();
  const folder = await mkdtemp(join(tmpdir(), 'waymark-stand-in-'));
  const caFile = join(folder, 'ca.pem');
  await writeFile(caFile, certificate);
  const who = `${encodeURIComponent(username)}:${encodeURIComponent(password)}`;
  return {
    server: ServerCredentials.createSsl(null, [{ private_key: key, cert_chain: certificate }]),
    connectionString: (port) => `esdb://${who}@localhost:${port}?tls=true&tlsCAFile=${encodeURIComponent(caFile)}`,
    remove: () => rm(folder, { recursive: true, force: true }),
  };
}
