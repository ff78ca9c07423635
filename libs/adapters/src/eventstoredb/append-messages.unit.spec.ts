import { AllStreamPosition, UUID } from '@eventstore/db-client/generated/shared_pb';
import { Status } from '@eventstore/db-client/generated/status_pb';
import { BatchAppendResp } from '@eventstore/db-client/generated/streams_pb';
import { answerIn, messagesOf, readyAppend } from './append-messages';

const eventOf = (number: number, bytes: number) => ({
  id: `00000000-0000-5000-8000-00000000000${number}`,
  type: 'happened',
  at: 1,
  data: {},
  sealed: new Uint8Array(bytes),
});

describe('the messages of an append', () => {
  it('are as many as their size asks for, all of one id, and only the last is final', () => {
    const events = [1, 2, 3, 4].map((number) => eventOf(number, 1_000_000));
    const messages = [...messagesOf(readyAppend({ stream: 's', expected: 4, events }), 'one')];
    expect(messages.map((message) => message.getCorrelationId()?.getString())).toEqual(['one', 'one']);
    expect(messages.map((message) => message.getProposedMessagesList().length)).toEqual([3, 1]);
    expect(messages.map((message) => [message.hasOptions(), message.getIsFinal()])).toEqual([[true, false], [false, true]]);
    expect(messages[0]?.getOptions()?.getStreamPosition()).toBe('4');
    expect(messages[0]?.getOptions()?.hasDeadline()).toBe(false);
  });

  it.each([{ stream: '' }, { stream: '$all' }, { events: [] }])('are not made of %p', (wrong) => {
    expect(() => readyAppend({ stream: 's', expected: 'none', events: [eventOf(1, 1)], ...wrong })).toThrow('assertion');
  });
});

describe('the answer to an append', () => {
  const success = (position: string | null): BatchAppendResp => {
    const said = new BatchAppendResp.Success().setCurrentRevision('7');
    if (position !== null) said.setPosition(new AllStreamPosition().setCommitPosition(position).setPreparePosition(position));
    return new BatchAppendResp().setCorrelationId(new UUID().setString('one')).setSuccess(said);
  };

  it('says where the end stands; servers may leave out the position of what was there before', () => {
    expect(answerIn(success('1234'))).toEqual({ outcome: 'appended', revision: 7, position: 1_234 });
    expect(answerIn(success(null))).toEqual({ outcome: 'appended', revision: 7, position: null });
  });

  it('with a position that no number holds is refused', () => {
    expect(() => answerIn(success('18446744073709551615'))).toThrow(expect.objectContaining({ code: 'log-rejected' }));
  });

  it('that means nothing leaves the outcome open', () => {
    for (const response of [new BatchAppendResp().setError(new Status()), new BatchAppendResp()]) {
      expect(() => answerIn(response)).toThrow(expect.not.objectContaining({ code: expect.anything() }));
    }
  });
});
