import { execFileSync } from 'node:child_process';
import { appendFileSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

/** Files of PEM. */
export interface Certified {
  readonly certificate: string;
  /** Unencrypted PKCS #8. */
  readonly key: string;
}

/** An authority of one's own, whose certificate signs those of others. */
export interface Authority extends Certified {
  /** Signs a certificate for 127.0.0.1 and localhost. */
  sign(name: string): Certified;
}

const NEW_KEY = ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:prime256v1', '-nodes'];
const DAYS = ['-days', '2'];

/** Needs `openssl` on the PATH; everything is written into the directory. */
export function makeAuthority(directory: string, name: string): Authority {
  const openssl = (...args: readonly string[]): void => void execFileSync('openssl', args, { stdio: 'pipe', cwd: directory });
  const own = placesOf(directory, name);
  openssl('req', '-x509', ...NEW_KEY, '-keyout', own.key, '-out', own.certificate, ...DAYS, '-subj', `/CN=${name}`);
  return {
    ...own,
    sign: (whom) => {
      const signed = placesOf(directory, whom);
      const [request, names] = [join(directory, `${whom}.csr`), join(directory, `${whom}.cnf`)];
      writeFileSync(names, 'subjectAltName=IP:127.0.0.1,DNS:localhost\n');
      openssl('req', ...NEW_KEY, '-keyout', signed.key, '-out', request, '-subj', `/CN=${whom}`);
      openssl('x509', '-req', '-in', request, '-CA', own.certificate, '-CAkey', own.key, '-CAcreateserial', '-out', signed.certificate, ...DAYS, '-extfile', names);
      return signed;
    },
  };
}

/** Key and certificate one behind the other in one file, as some programs want them. */
export function inOneFile({ key, certificate }: Certified): string {
  const together = `${certificate}.both`;
  writeFileSync(together, readFileSync(key));
  appendFileSync(together, readFileSync(certificate));
  return together;
}

function placesOf(directory: string, name: string): Certified {
  return { certificate: join(directory, `${name}.crt`), key: join(directory, `${name}.key`) };
}
