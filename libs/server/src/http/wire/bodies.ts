import { PassThrough } from 'node:stream';
import { createGunzip } from 'node:zlib';
import type { FastifyInstance, FastifyRequest, RequestPayload } from 'fastify';
import { HttpProblem } from '../problems/http-problem';

/** The most that a body may be, unpacked. */
export const MAX_BODY_BYTES = 5 * 1024 * 1024;

/** Every body comes in as text, whatever its type; who wants JSON parses it where a failure can be told well. */
export function readBodiesAsText(server: FastifyInstance): void {
  server.removeAllContentTypeParsers();
  server.addContentTypeParser('*', { parseAs: 'buffer', bodyLimit: MAX_BODY_BYTES }, (_request, body, done) => {
    try {
      done(null, new TextDecoder('utf-8', { fatal: true }).decode(body as Buffer));
    } catch {
      done(new HttpProblem(400, 'unfaithful-text', 'the body is no UTF-8: encode it so, or name its Content-Encoding'));
    }
  });
  server.addHook('preParsing', (request, _reply, payload, done) => {
    try {
      done(null, unpacked(request, payload));
    } catch (error) {
      done(error as Error);
    }
  });
}

/** The limit is kept while unpacking: what comes out is counted as it comes. */
function unpacked(request: FastifyRequest, payload: RequestPayload): RequestPayload {
  const encoding = request.headers['content-encoding']?.trim().toLowerCase() ?? 'identity';
  if (encoding === 'identity') return payload;
  if (encoding === 'gzip' || encoding === 'x-gzip') return gunzipped(payload);
  throw new HttpProblem(415, 'unsupported-encoding', `Content-Encoding ${encoding} is not read here: send gzip or none`);
}

/** Fastify compares `Content-Length` with what came over the wire, which it is told beside what came out. */
function gunzipped(payload: RequestPayload): RequestPayload {
  const unpacking = createGunzip();
  const out = Object.assign(new PassThrough(), { receivedEncodedLength: 0 });
  payload.on('data', (chunk: Buffer) => {
    out.receivedEncodedLength += chunk.length;
  });
  const fail = (): void => {
    out.destroy(Object.assign(new HttpProblem(400, 'not-gzip', 'the body is no whole gzip stream'), { statusCode: 400 }));
  };
  // Once the request is answered (too large, no key) nobody listens any more; a failure then must not end the process.
  out.on('error', () => undefined);
  payload.on('error', fail);
  unpacking.on('error', fail);
  payload.pipe(unpacking).pipe(out);
  return out;
}
