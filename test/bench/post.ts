import { once } from 'node:events';
import type { Agent, IncomingMessage, OutgoingHttpHeaders } from 'node:http';
import { request } from 'node:http';
import { text } from 'node:stream/consumers';

/** One request without what `fetch` costs the sender. */
export async function post(
  url: string,
  { agent, headers, body }: { readonly agent: Agent; readonly headers: OutgoingHttpHeaders; readonly body: string },
): Promise<{ readonly status: number; readonly text: string }> {
  const sent = request(url, { method: 'POST', agent, headers: { ...headers, 'content-length': Buffer.byteLength(body) } });
  sent.end(body);
  const [answer] = (await once(sent, 'response')) as [IncomingMessage];
  return { status: answer.statusCode ?? 0, text: await text(answer) };
}
