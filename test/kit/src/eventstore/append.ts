import type { AppendReq } from '@eventstore/db-client/generated/streams_pb';
import { AppendResp } from '@eventstore/db-client/generated/streams_pb';
import { Empty } from '@eventstore/db-client/generated/shared_pb';
import type { sendUnaryData, ServerReadableStream, ServiceError } from '@grpc/grpc-js';
import { status } from '@grpc/grpc-js';
import type { Parts } from './parts';
import { refusalOf } from './parts';
import type { Proposed } from './recorded-event';
import { streamNameOf } from './recorded-event';
import { callError, MAX_APPEND_BYTES, refusalError, timedOut, unavailable } from './statuses';
import type { Expected, Written } from './write';
import { write } from './write';

type Call = ServerReadableStream<AppendReq, AppendResp>;

/** One append a call: what the client falls back to when a call brings credentials of its own. */
export function append(parts: Parts): (call: Call, callback: sendUnaryData<AppendResp>) => void {
  return (call, callback) => {
    let options: AppendReq.Options | undefined;
    const proposed: Proposed[] = [];
    call.on('data', (request: AppendReq) => {
      options ??= request.getOptions();
      const message = request.getProposedMessage();
      if (message) proposed.push(message);
    });
    call.on('end', () => void answer(parts, call, options, proposed).then((answered) => tell(callback, answered)));
  };
}

type Answer = AppendResp | ServiceError | 'silence';

function tell(callback: sendUnaryData<AppendResp>, answer: Answer): void {
  if (answer instanceof AppendResp) callback(null, answer);
  else if (answer !== 'silence') callback(answer);
}

async function answer(parts: Parts, call: Call, options: AppendReq.Options | undefined, proposed: readonly Proposed[]): Promise<Answer> {
  const refusal = refusalOf(parts, call.metadata);
  if (refusal) return refusalError(refusal);
  const expected = expectedOf(options);
  const fate = parts.mood.nextFate();
  const wish = { stream: streamNameOf(options?.getStreamIdentifier()), expected, proposed };
  const written = fate && !fate.commits ? null : await write(parts, wish).catch(() => null);
  await parts.mood.pace();
  return fate ? FATES[fate.then] : written ? responseOf(parts, expected, written) : FATES.unknown;
}

const FATES = {
  silence: 'silence',
  timeout: timedOut('append'),
  unknown: callError(status.UNKNOWN, 'the stand-in failed'),
  drop: unavailable('the stand-in dropped the call'),
} as const;

function responseOf(parts: Parts, expected: Expected, written: Written): Answer {
  switch (written.outcome) {
    case 'appended': {
      const position = String(parts.whole.positionOf(written.position));
      const place = new AppendResp.Position().setCommitPosition(position).setPreparePosition(position);
      return new AppendResp().setSuccess(new AppendResp.Success().setCurrentRevision(String(written.revision)).setPosition(place));
    }
    case 'wrong-revision':
      return new AppendResp().setWrongExpectedVersion(wrong(expected, written.actual));
    case 'too-large':
      return callError(status.INVALID_ARGUMENT, `Maximum Append Size of ${MAX_APPEND_BYTES} Exceeded.`, {
        exception: 'maximum-append-size-exceeded',
        'maximum-append-size': String(MAX_APPEND_BYTES),
      });
    case 'unsupported':
      return callError(status.INVALID_ARGUMENT, written.why);
  }
}

function wrong(expected: Expected, actual: number | 'none'): AppendResp.WrongExpectedVersion {
  const details = new AppendResp.WrongExpectedVersion();
  if (typeof expected === 'number') details.setExpectedRevision(String(expected));
  else details.setExpectedNoStream(new Empty());
  return actual === 'none' ? details.setCurrentNoStream(new Empty()) : details.setCurrentRevision(String(actual));
}

function expectedOf(options: AppendReq.Options | undefined): Expected {
  if (options?.hasRevision()) return Number(options.getRevision());
  return options?.hasNoStream() ? 'none' : 'any';
}
