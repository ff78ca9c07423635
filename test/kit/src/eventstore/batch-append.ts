import type { Status } from '@eventstore/db-client/generated/status_pb';
import type { BatchAppendReq } from '@eventstore/db-client/generated/streams_pb';
import { BatchAppendResp } from '@eventstore/db-client/generated/streams_pb';
import { AllStreamPosition } from '@eventstore/db-client/generated/shared_pb';
import type { ServerDuplexStream } from '@grpc/grpc-js';
import type { AppendFate, Refusal } from './misbehave';
import type { OpenCall } from './open-calls';
import type { Parts } from './parts';
import { refusalOf } from './parts';
import { identifierOf, streamNameOf } from './recorded-event';
import { batchErrors, refusalError, unavailable } from './statuses';
import type { Expected, Write, Written } from './write';
import { write } from './write';

type Call = ServerDuplexStream<BatchAppendReq, BatchAppendResp>;

/** An append may come in several messages; only the first says where to. */
interface Arriving {
  readonly options: BatchAppendReq.Options;
  readonly proposed: BatchAppendReq.ProposedMessage[];
}

/** Appends of a whole process on one stream, each answered alone; a stream error is the end of all of them. */
export function batchAppend(parts: Parts): (call: Call) => void {
  return (call) => {
    const open = parts.calls.follow<BatchAppendResp>('append', call);
    const arriving = new Map<string, Arriving>();
    let last: Promise<unknown> = Promise.resolve();
    call.on('data', (request: BatchAppendReq) => {
      const whole = assembled(arriving, request);
      if (whole && !open.over.aborted) last = answer(parts, call, open, request, whole);
    });
    call.on('end', () => void last.then(() => open.end()));
  };
}

function assembled(arriving: Map<string, Arriving>, request: BatchAppendReq): Arriving | null {
  const id = request.getCorrelationId()?.getString() ?? '';
  const options = request.getOptions();
  const append = arriving.get(id) ?? (options && { options, proposed: [] });
  if (!append) return null;
  append.proposed.push(...request.getProposedMessagesList());
  if (!request.getIsFinal()) {
    arriving.set(id, append);
    return null;
  }
  arriving.delete(id);
  return append;
}

async function answer(parts: Parts, call: Call, open: OpenCall<BatchAppendResp>, request: BatchAppendReq, { options, proposed }: Arriving): Promise<void> {
  const stream = streamNameOf(options.getStreamIdentifier());
  const response = new BatchAppendResp().setCorrelationId(request.getCorrelationId()).setStreamIdentifier(identifierOf(stream));
  const refusal = refusalOf(parts, call.metadata);
  if (refusal) return refuse(refusal, open, response);
  const fate = parts.mood.nextFate();
  const outcome = fate?.commits === false ? null : await outcomeOf(parts, { stream, expected: expectedOf(options), proposed });
  await parts.mood.pace();
  if (fate) return meet(fate, open, response);
  return open.tell(outcome?.(response) ?? response.setError(batchErrors.unknown()));
}

/** The server refuses some for this append alone, others by ending the stream. */
function refuse(refusal: Refusal, open: OpenCall<BatchAppendResp>, response: BatchAppendResp): Promise<void> | void {
  if (refusal === 'not-ready') return open.tell(response.setError(batchErrors.notReady()));
  if (refusal === 'access-denied') return open.tell(response.setError(batchErrors.accessDenied()));
  return open.fail(refusalError(refusal));
}

/** What becomes of an append that was told to end badly. */
function meet({ then }: AppendFate, open: OpenCall<BatchAppendResp>, response: BatchAppendResp): Promise<void> | void {
  if (then === 'drop') return open.fail(unavailable('the stand-in dropped the stream'));
  if (then !== 'silence') return open.tell(response.setError(batchErrors[then]()));
}

async function outcomeOf(parts: Parts, wish: Write): Promise<((response: BatchAppendResp) => BatchAppendResp) | null> {
  const written = await write(parts, wish).catch(() => null);
  if (!written) return null;
  if (written.outcome !== 'appended') return (response) => response.setError(errorOf(wish.expected, written));
  const position = String(parts.whole.positionOf(written.position));
  const place = new AllStreamPosition().setCommitPosition(position).setPreparePosition(position);
  return (response) => response.setSuccess(new BatchAppendResp.Success().setCurrentRevision(String(written.revision)).setPosition(place));
}

function errorOf(expected: Expected, written: Exclude<Written, { outcome: 'appended' }>): Status {
  if (written.outcome === 'too-large') return batchErrors.tooLarge();
  if (written.outcome === 'unsupported') return batchErrors.badRequest(written.why);
  return batchErrors.wrongRevision(expected === 'any' ? 'none' : expected, written.actual);
}

function expectedOf(options: BatchAppendReq.Options): Expected {
  if (options.hasStreamPosition()) return Number(options.getStreamPosition());
  return options.hasNoStream() ? 'none' : 'any';
}
