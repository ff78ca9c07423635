import type { FactKind, Instant } from '@waymark/journey';
import type { SentData, SentIdentity } from './sent';

/** The version of the rules by which a digest's text is made; it stands beside every digest. */
export const DIGEST_VERSION = 1;

export interface Digestible {
  readonly kind: FactKind;
  /** The instant sent; left out where the sender's clock is corrected by ours (Segment). */
  readonly occurredAt?: Instant;
  /** As sent, in the order subject, contactId, list, exact repeats dropped. */
  readonly identities: readonly SentIdentity[];
  /** Judged by the schema of its kind. */
  readonly data: SentData;
}

/**
 * The RFC 8785 JSON that a fact's digest is the HMAC of: what the sender said in the contract's own fields, before anything is
 * normalised, defaulted or derived. Unknown keys and the envelope have no part in it, so an honest retry is never a conflict.
 */
export function digestText({ kind, occurredAt, identities, data }: Digestible): string {
  const said = identities.map(identity).join(',');
  const instant = occurredAt === undefined ? '' : `,"occurredAt":${occurredAt}`;
  return `{"data":${FIELDS[kind](data)},"identities":[${said}],"kind":"${kind}"${instant}}`;
}

/** Writes one value as RFC 8785 does. Much quicker than sorting what is known beforehand. */
type Writer = (value: unknown) => string;

/** ECMAScript's own form of scalars and of arrays of strings is the canonical one. */
const plain: Writer = (value) => (typeof value === 'string' ? quoted(value) : JSON.stringify(value));

/** What needs no escape, as most texts, is quoted several times quicker than by asking `JSON`. */
function quoted(text: string): string {
  return NEEDS_ESCAPE.test(text) ? JSON.stringify(text) : `"${text}"`;
}

/** Quotes, backslashes, whatever stands before the blank, and surrogates. */
const NEEDS_ESCAPE = /[^ !#-[\]-\ud7ff\ue000-\uffff]/;

/** The named members that are there, by code unit; null is the same as left out. */
function record(writers: Readonly<Record<string, Writer>>): Writer {
  const members = Object.entries(writers).sort(([a], [b]) => (a < b ? -1 : 1));
  return (value) => {
    const from = value as Readonly<Record<string, unknown>>;
    let text = '';
    for (const [name, write] of members) {
      const member = from[name];
      if (member !== null && member !== undefined) text += `${text === '' ? '' : ','}"${name}":${write(member)}`;
    }
    return `{${text}}`;
  };
}

/** Every key of a map, by code unit; under `profile` and `account` a null stays, because there it removes. */
function map(keepsNull: boolean): Writer {
  return (value) => {
    const from = value as Readonly<Record<string, unknown>>;
    let text = '';
    for (const key of Object.keys(from).sort()) {
      const member = from[key];
      if (keepsNull || member !== null) text += `${text === '' ? '' : ','}${quoted(key)}:${plain(member)}`;
    }
    return `{${text}}`;
  };
}

const identity = record({ type: plain, value: plain });
const money = record({ amount: plain, currency: plain });
const consent = record({ basis: plain, purposes: plain, withdrawn: plain });

/** The fields of the contract, kind by kind. */
const FIELDS: Readonly<Record<FactKind, Writer>> = {
  touchpoint: record({
    channel: plain,
    action: plain,
    mode: plain,
    direction: plain,
    interactive: plain,
    campaign: record({ id: plain, name: plain, purpose: plain, cost: (cost) => (typeof cost === 'number' ? plain(cost) : money(cost)) }),
    content: record({ id: plain, name: plain }),
    referrer: record({ type: plain, value: plain, share: plain }),
    value: money,
    attributes: map(false),
    consent,
  }),
  profile: record({ profile: map(true), account: map(true), consent }),
  identity: () => '{}',
};
