import { createServer } from 'node:http';
import { Webhook } from 'standardwebhooks';

/** A server that takes hand-offs: `take` is given each that was signed with the secret, and answers when it is kept. */
export function createReceiver(secret, take) {
  const webhook = new Webhook(secret);
  return createServer(async (request, response) => {
    const parts = [];
    for await (const part of request) parts.push(part);
    let message;
    try {
      message = webhook.verify(Buffer.concat(parts).toString(), request.headers);
    } catch {
      return response.writeHead(401).end();
    }
    await take(message);
    response.writeHead(204).end();
  });
}
