import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Certified } from './certificates';
import { inOneFile, makeAuthority } from './certificates';
import { chooseKafka } from './kafka-choice';
import { startMavenKafka } from './maven-kafka';
import { recordSkip } from './skips';

/** A broker with doors for those who say who they are. */
export interface SecureKafka {
  /** The door for everybody, host:port each. */
  readonly brokers: string;
  /** TLS, and a login as `user`. */
  readonly login: string;
  /** TLS, and a certificate that the broker's authority has signed. */
  readonly certificate: string;
  readonly user: { readonly username: string; readonly password: string };
  /** Whom clients are to trust, a file of PEM; and another authority, which knows nobody here. */
  readonly ca: string;
  readonly otherCa: string;
  /** Files of a client that the broker knows, and of one that it does not. */
  readonly client: Certified;
  readonly stranger: Certified;
}

const START_TIMEOUT_MS = 120_000;
const USER = { username: 'waymark', password: 'a-word-for-brokers' };

/** As `describeWithKafka`, over a broker with TLS and logins; that one can be had with JDK, Maven and openssl only. */
export function describeWithSecureKafka(title: string, run: (kafka: () => SecureKafka) => void): void {
  const missing = whyNone();
  if (missing !== null) {
    recordSkip(title, missing);
    describe.skip(title, () => run(notHere));
    return;
  }
  describe(title, () => {
    const directory = mkdtempSync(join(tmpdir(), 'waymark-secure-kafka-'));
    let kafka: (SecureKafka & { stop(): Promise<void> }) | undefined;
    beforeAll(async () => {
      kafka = await start(directory);
    }, START_TIMEOUT_MS);
    afterAll(async () => {
      await kafka?.stop();
      rmSync(directory, { recursive: true, force: true });
    }, START_TIMEOUT_MS);
    run(() => kafka ?? notHere());
  });
}

function whyNone(): string | null {
  const choice = chooseKafka();
  if ('missing' in choice) return choice.missing;
  if (choice.via !== 'maven') return 'a broker with TLS and logins is made with JDK and Maven only, where KAFKA_BROKERS names none';
  return spawnSync('openssl', ['version'], { stdio: 'ignore' }).status === 0 ? null : 'no openssl on the PATH';
}

async function start(directory: string): Promise<SecureKafka & { stop(): Promise<void> }> {
  const [own, other] = [makeAuthority(directory, 'authority'), makeAuthority(directory, 'other-authority')];
  const [broker, client, stranger] = [own.sign('broker'), own.sign('client'), other.sign('stranger')];
  const secure = { keyAndCertificate: inOneFile(broker), ca: own.certificate, users: { [USER.username]: USER.password } };
  const { brokers, secure: doors, stop } = await startMavenKafka(join(directory, 'kafka'), secure);
  if (!doors) throw new Error('assertion: a broker with secure doors says where they are');
  return { brokers, ...doors, user: USER, ca: own.certificate, otherCa: other.certificate, client, stranger, stop };
}

function notHere(): never {
  throw new Error('the broker is there inside tests and hooks only');
}
