interface Told {
  readonly name: string;
  readonly message: string;
  readonly code: string;
  readonly cause: unknown;
}

interface Explained {
  readonly message: string;
  /** Another try is of no use before somebody mends something. */
  readonly isRefusal: boolean;
}

/** What a failure of kafkajs means, and how; the first that fits. */
interface Meaning {
  readonly fits: (told: Told) => boolean;
  readonly what: string;
  readonly mend: string;
  /** Others may be the cause as well, such as a broker that is just starting. */
  readonly maybe?: true;
}

/** By the codes of Node's own TLS. */
const UNTRUSTED: ReadonlySet<string> = new Set([
  'CERT_HAS_EXPIRED',
  'CERT_NOT_YET_VALID',
  'CERT_SIGNATURE_FAILURE',
  'DEPTH_ZERO_SELF_SIGNED_CERT',
  'ERR_TLS_CERT_ALTNAME_INVALID',
  'SELF_SIGNED_CERT_IN_CHAIN',
  'UNABLE_TO_GET_ISSUER_CERT',
  'UNABLE_TO_GET_ISSUER_CERT_LOCALLY',
  'UNABLE_TO_VERIFY_LEAF_SIGNATURE',
]);

const isOfTls = ({ code }: Told): boolean => /^(?:ERR_SSL_|EPROTO)/.test(code);

const MEANINGS: readonly Meaning[] = [
  {
    fits: ({ name }) => name === 'KafkaJSSASLAuthenticationError',
    what: 'the broker refuses the login',
    mend: 'check KAFKA_SASL_MECHANISM, KAFKA_SASL_USERNAME and KAFKA_SASL_PASSWORD',
  },
  {
    fits: ({ code }) => UNTRUSTED.has(code),
    what: "the broker's certificate is not trusted",
    mend: 'check KAFKA_TLS_CA_FILE, and that KAFKA_BROKERS names the broker as its certificate does',
  },
  {
    // What the other side says of our certificate comes as an alert.
    fits: (told) => isOfTls(told) && /alert/i.test(told.message),
    what: 'the broker refuses our certificate, or asks for one',
    mend: 'check KAFKA_TLS_CERT_FILE and KAFKA_TLS_KEY_FILE',
  },
  { fits: isOfTls, what: 'the broker does not speak TLS as we do', mend: 'check KAFKA_TLS and the port in KAFKA_BROKERS' },
  {
    fits: ({ message }) => message.includes('before secure TLS connection'),
    what: 'the broker ends the connection before TLS is agreed on',
    mend: 'if that goes on, it speaks none at this port: check KAFKA_TLS and KAFKA_BROKERS',
    maybe: true,
  },
  {
    fits: ({ name }) => name === 'KafkaJSConnectionClosedError',
    what: 'the broker ends the connection',
    mend: 'if that goes on, it asks for TLS or a login at this port: check KAFKA_TLS and KAFKA_SASL_MECHANISM',
    maybe: true,
  },
];

/** What a failure means and how it is mended; null where nothing of the kind is known. */
export function explain(error: unknown): Explained | null {
  for (let told = readError(error); told; told = readError(told.cause)) {
    const meaning = meaningOf(told);
    if (meaning) return { message: `${meaning.what} (${shortened(told.message)}): ${meaning.mend}`, isRefusal: meaning.maybe === undefined };
  }
  return null;
}

/** A handler's own stores have certificates too. */
function meaningOf(told: Told): Meaning | undefined {
  return told.name.startsWith('KafkaJS') ? MEANINGS.find(({ fits }) => fits(told)) : undefined;
}

/** OpenSSL tells the place in its own sources as well. */
function shortened(message: string): string {
  return (/SSL routines:[^:]*:([^:]+):/.exec(message)?.[1] ?? message).trim();
}

/** By shape, not by class: what Node throws need not be of our own realm's Error. */
function readError(error: unknown): Told | null {
  if (typeof error !== 'object' || error === null) return null;
  const { name, message, code, cause } = error as Partial<Record<keyof Told, unknown>>;
  return { name: String(name), message: String(message), code: String(code), cause };
}
