/** Doors beside the open one, with a certificate of the broker's own. */
export interface SecureDoors {
  /** TLS, and a login as one of `users`. */
  readonly loginPort: number;
  /** TLS, with a certificate of the client that `ca` has signed. */
  readonly certificatePort: number;
  /** Files of PEM: the broker's key, unencrypted PKCS #8, with its certificate; whom it trusts. */
  readonly keyAndCertificate: string;
  readonly ca: string;
  /** Passwords by name. */
  readonly users: Readonly<Record<string, string>>;
}

/** One node that is broker and controller, KRaft, small enough to stand beside the tests. */
export function serverProperties(dataDir: string, brokerPort: number, controllerPort: number, secure: SecureDoors | null): string {
  const doors = { PLAINTEXT: brokerPort, ...(secure && { LOGIN: secure.loginPort, CERTIFICATE: secure.certificatePort }) };
  const addresses = Object.entries(doors).map(([name, port]) => `${name}://127.0.0.1:${port}`);
  const properties = {
    'process.roles': 'broker,controller',
    'node.id': 1,
    // After a kill the controller waits so long before it lets the same broker in again.
    'broker.session.timeout.ms': 3_000,
    'broker.heartbeat.interval.ms': 500,
    'controller.quorum.voters': `1@127.0.0.1:${controllerPort}`,
    listeners: [...addresses, `CONTROLLER://127.0.0.1:${controllerPort}`].join(),
    'advertised.listeners': addresses.join(),
    'inter.broker.listener.name': 'PLAINTEXT',
    'listener.security.protocol.map': 'PLAINTEXT:PLAINTEXT,CONTROLLER:PLAINTEXT,LOGIN:SASL_SSL,CERTIFICATE:SSL',
    'controller.listener.names': 'CONTROLLER',
    'log.dirs': dataDir,
    'num.partitions': 4,
    'auto.create.topics.enable': false,
    'offsets.topic.replication.factor': 1,
    'offsets.topic.num.partitions': 1,
    'transaction.state.log.replication.factor': 1,
    'transaction.state.log.min.isr': 1,
    'transaction.state.log.num.partitions': 1,
    'group.initial.rebalance.delay.ms': 0,
    'log.cleaner.dedupe.buffer.size': 2_097_152,
    ...(secure && secureProperties(secure)),
  };
  return Object.entries(properties).map(([name, value]) => `${name}=${value}\n`).join('');
}

function secureProperties({ keyAndCertificate, ca, users }: SecureDoors): Readonly<Record<string, string>> {
  const plain = Object.entries(users).map(([name, password]) => `user_${name}="${password}"`).join(' ');
  const login = 'listener.name.login';
  const modules = 'org.apache.kafka.common.security';
  return {
    'ssl.keystore.type': 'PEM',
    'ssl.keystore.location': keyAndCertificate,
    'ssl.truststore.type': 'PEM',
    'ssl.truststore.location': ca,
    'listener.name.certificate.ssl.client.auth': 'required',
    [`${login}.sasl.enabled.mechanisms`]: 'PLAIN,SCRAM-SHA-256,SCRAM-SHA-512',
    [`${login}.plain.sasl.jaas.config`]: `${modules}.plain.PlainLoginModule required ${plain};`,
    [`${login}.scram-sha-256.sasl.jaas.config`]: `${modules}.scram.ScramLoginModule required;`,
    [`${login}.scram-sha-512.sasl.jaas.config`]: `${modules}.scram.ScramLoginModule required;`,
  };
}
