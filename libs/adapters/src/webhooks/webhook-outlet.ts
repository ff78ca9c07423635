import type { Clock, Outlet, OutMessage } from '@waymark/engine';
import { WaymarkError } from '@waymark/engine';
import { Webhook } from 'standardwebhooks';

const TIMEOUT_MS = 10_000;
/** A body that is not read keeps its connection; one that never ends is not read for ever. */
const MAX_ANSWER_BYTES = 65_536;

/** By what name, and of which topics. */
export const WEBHOOK_OUTLET = { name: 'webhook', topics: ['waymark.handoffs'] } as const;

export interface WebhookOptions {
  /** Where hand-offs are posted to, `http:` or `https:`. */
  readonly url: string;
  /** `whsec_` and at least 24 bytes in base64. */
  readonly secret: string;
  readonly clock: Pick<Clock, 'now'>;
  /** How long the other side may take to answer; default 10 s. */
  readonly timeoutMs?: number;
}

/** Why a secret cannot sign; null when it can. */
export function secretFault(secret: string): string | null {
  const key = /^whsec_([A-Za-z0-9+/]+={0,2})$/.exec(secret)?.[1];
  const bytes = key === undefined ? 0 : Buffer.from(key, 'base64').length;
  return bytes >= 24 && bytes <= 64 ? null : 'give whsec_ and 24 to 64 random bytes in base64';
}

/**
 * Posts each change of a hand-off to one address, one after the other, signed as Standard Webhooks says
 * (https://www.standardwebhooks.com). A message is taken when the answer's status is 2xx; a redirect is not followed.
 * Rejects with `webhook-not-taken`.
 */
export function createWebhookOutlet({ url, secret, clock, timeoutMs = TIMEOUT_MS }: WebhookOptions): Outlet {
  const webhook = new Webhook(secret);
  return {
    ...WEBHOOK_OUTLET,
    pageMessages: 1,
    send: async (messages, signal) => {
      for (const message of messages) {
        const headers = headersOf(webhook, message, clock.now());
        await post(url, message.body, headers, AbortSignal.any([signal, AbortSignal.timeout(timeoutMs)]));
      }
    },
    close: () => Promise.resolve(),
  };
}

/** Each attempt is signed anew: whoever takes it looks whether it is fresh. */
function headersOf(webhook: Webhook, { id, body }: OutMessage, now: number): Record<string, string> {
  const at = new Date(now);
  return {
    'content-type': 'application/cloudevents+json; charset=UTF-8',
    'user-agent': 'waymark',
    'webhook-id': id,
    'webhook-timestamp': String(Math.floor(now / 1_000)),
    'webhook-signature': webhook.sign(id, at, body),
  };
}

async function post(url: string, body: string, headers: Record<string, string>, signal: AbortSignal): Promise<void> {
  const answer = await fetch(url, { method: 'POST', body, headers, redirect: 'manual', signal }).catch((cause: unknown) => {
    throw notTaken(url, wordsOf(cause), cause);
  });
  await readOff(answer);
  if (!answer.ok) throw notTaken(url, `it answered ${answer.status}`);
}

/** Read to its end the connection serves the next one; longer ones are broken off. */
async function readOff(answer: Response): Promise<void> {
  const reader = answer.body?.getReader();
  if (!reader) return;
  let bytes = 0;
  try {
    for (let part = await reader.read(); !part.done; part = await reader.read()) {
      bytes += part.value.byteLength;
      if (bytes > MAX_ANSWER_BYTES) return await reader.cancel();
    }
  } catch {
    // The status has been told: how its body ends is of no concern.
  }
}

/** Where it fails below HTTP, the reason stands in the cause. */
function wordsOf(error: unknown): string {
  const { name, message, cause } = error as Partial<Error>;
  if (name === 'TimeoutError') return 'no answer in time';
  const { code } = (cause ?? {}) as { readonly code?: unknown };
  return typeof code === 'string' ? code : (message ?? 'no answer');
}

/** Without what may be secret in the address. */
function notTaken(url: string, why: string, cause?: unknown): WaymarkError {
  return new WaymarkError('webhook-not-taken', `the webhook at ${new URL(url).origin} does not take hand-offs (${why}): see that it answers 2xx`, { cause });
}
