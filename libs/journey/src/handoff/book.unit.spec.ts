import fc from 'fast-check';
import type { LoggedEvent } from '../events/envelope';
import { handoffStream } from '../events/streams';
import { readHandoffs } from './book';
import { assigned, decided, imported, MODEL, scoresAt } from './decisions.fixture';

describe('the book of hand-offs', () => {
  it('is empty where nothing was decided', () => {
    expect(readHandoffs([])).toEqual({ handoffs: [], last: null, latestAt: null, salesClosedAt: null });
  });

  it('holds of an offer what it said', () => {
    expect(readHandoffs([decided('h1', 'offered', 10)])).toEqual({
      handoffs: [
        {
          id: 'h1',
          member: 'c',
          imported: false,
          status: 'offered',
          open: true,
          offeredAt: 10,
          decidedAt: 10,
          dueAt: 1_010,
          owner: null,
          reason: null,
          qualification: scoresAt(9),
          model: MODEL,
          why: 'live',
        },
      ],
      last: { handoffId: 'h1', action: 'offered', at: 10, position: expect.any(Number) as number },
      latestAt: 10,
      salesClosedAt: null,
    });
  });

  it('closes what is rejected, recycled, converted, withdrawn or superseded; only the first three are sales closing it', () => {
    for (const action of ['rejected', 'recycled', 'converted', 'withdrawn', 'superseded'] as const) {
      const book = readHandoffs([decided('h1', 'offered', 10), decided('h1', action, 20, { reason: 'why' })]);
      expect(book.handoffs).toMatchObject([{ status: action, open: false, decidedAt: 20, offeredAt: 10, reason: 'why' }]);
      expect(book.salesClosedAt).toBe(action === 'withdrawn' || action === 'superseded' ? null : 20);
      expect(book.last).toMatchObject({ handoffId: 'h1', action, at: 20 });
    }
  });

  it('holds one decision once, as the first copy in the log has it, in whatever order the streams are read', () => {
    const [offered, other] = [imported('offered', 10, { owner: 'kim' }), imported('offered', 10, { owner: 'lee' })];
    const copy = { ...other, stream: handoffStream('d') };
    for (const events of [[offered, copy], [copy, offered]]) {
      expect(readHandoffs(events).handoffs).toMatchObject([{ member: 'c', owner: 'kim', open: true }]);
    }
  });

  it('keeps the owner that accepting gave, until it is assigned to another', () => {
    const accepted = [decided('h1', 'offered', 10), decided('h1', 'accepted', 20, { owner: 'kim' })];
    expect(readHandoffs(accepted).handoffs).toMatchObject([{ status: 'accepted', open: true, owner: 'kim' }]);
    expect(readHandoffs([...accepted, assigned('h1', 'lee', 30)]).handoffs).toMatchObject([{ owner: 'lee' }]);
    expect(readHandoffs([...accepted, assigned('h1', 'lee', 30), decided('h1', 'converted', 40)]).handoffs).toMatchObject([{ owner: 'lee', status: 'converted' }]);
  });

  it('gives it to who accepts after it was assigned to another', () => {
    const book = readHandoffs([decided('h1', 'offered', 10), assigned('h1', 'lee', 15), decided('h1', 'accepted', 20, { owner: 'kim' })]);
    expect(book.handoffs).toMatchObject([{ owner: 'kim' }]);
  });

  it('counts an assignment among the instants that what comes next is later than, and as no decision otherwise', () => {
    const book = readHandoffs([decided('h1', 'offered', 10), assigned('h1', 'lee', 500)]);
    expect(book).toMatchObject({ last: { action: 'offered', at: 10 }, latestAt: 500 });
    expect(readHandoffs([assigned('unknown', 'lee', 5)]).handoffs).toEqual([]);
  });

  it('knows several of one contact, and the last by instant', () => {
    const book = readHandoffs([
      decided('h1', 'offered', 10),
      decided('h1', 'recycled', 20),
      decided('h2', 'offered', 30),
      decided('h2', 'rejected', 40),
      decided('h3', 'offered', 50),
    ]);
    expect(book.handoffs.map(({ id, status }) => [id, status])).toEqual([['h1', 'recycled'], ['h2', 'rejected'], ['h3', 'offered']]);
    expect(book).toMatchObject({ last: { handoffId: 'h3' }, salesClosedAt: 40 });
  });

  describe('with imported decisions', () => {
    it('begins a hand-off at an offer, or at a decision without one; its id is the event’s', () => {
      const offered = imported('offered', 10);
      expect(readHandoffs([offered, imported('accepted', 20), imported('recycled', 30)]).handoffs).toMatchObject([
        { id: offered.id, imported: true, status: 'recycled', open: false, offeredAt: 10, decidedAt: 30 },
      ]);
      const alone = imported('rejected', 10, { owner: 'kim', reason: 'no budget' });
      expect(readHandoffs([alone]).handoffs).toMatchObject([{ id: alone.id, status: 'rejected', open: false, owner: 'kim', reason: 'no budget' }]);
      expect(readHandoffs([alone]).salesClosedAt).toBe(10);
    });

    it('never opens a closed one again: what follows without an offer counts as one', () => {
      const book = readHandoffs([imported('offered', 10), imported('recycled', 20), imported('accepted', 30)]);
      expect(book.handoffs.map(({ status, open }) => [status, open])).toEqual([['recycled', false], ['accepted', true]]);
    });

    it('leaves open what the latest decision of all offered or accepted, if nothing else is open', () => {
      expect(readHandoffs([imported('offered', 10), imported('offered', 20)]).handoffs.map(({ open }) => open)).toEqual([false, true]);
      expect(readHandoffs([imported('accepted', 10), decided('h1', 'offered', 5), decided('h1', 'rejected', 20)]).handoffs.map(({ open }) => open)).toEqual([false, false]);
      expect(readHandoffs([imported('accepted', 10), decided('h1', 'offered', 5)]).handoffs.map(({ imported: of, open }) => [of, open])).toEqual([[false, true], [true, false]]);
    });

    it('stay with the hand-offs of their own stream, whoever its member is merged with', () => {
      const of = (member: string) => ({ stream: `handoff-${member}` });
      const mine = [{ ...imported('rejected', 20), ...of('a') }, { ...decided('h1', 'offered', 30), ...of('a') }, { ...decided('h1', 'rejected', 40), ...of('a') }];
      const other = [{ ...imported('offered', 10), ...of('b') }];
      const own = (events: readonly LoggedEvent[]) => readHandoffs(events).handoffs.filter(({ member }) => member === 'a');
      expect(own(mine)).toMatchObject([{ status: 'rejected', imported: true }, { id: 'h1' }]);
      expect(own([...other, ...mine])).toEqual(own(mine));
      expect(readHandoffs([...other, ...mine]).handoffs.map(({ member, open }) => [member, open])).toEqual([['b', false], ['a', false], ['a', false]]);
    });

    it('open nothing again that sales or the engine closed', () => {
      const offered = imported('offered', 10);
      const later = imported('accepted', 30);
      const { handoffs } = readHandoffs([offered, decided(offered.id, 'withdrawn', 20), later]);
      expect(handoffs.map(({ id, status, open }) => [id, status, open])).toEqual([[offered.id, 'withdrawn', false], [later.id, 'accepted', true]]);
    });

    it('goes on with what sales decides of an open one', () => {
      const offered = imported('offered', 10);
      const accepted = decided(offered.id, 'accepted', 20, { owner: 'kim' });
      expect(readHandoffs([offered, accepted]).handoffs).toMatchObject([{ id: offered.id, imported: true, status: 'accepted', open: true, owner: 'kim' }]);
      expect(readHandoffs([offered, accepted, decided(offered.id, 'converted', 30)]).handoffs).toMatchObject([{ status: 'converted', open: false }]);
    });

    it('takes no other action for a decision', () => {
      expect(readHandoffs([imported('called', 10)])).toMatchObject({ handoffs: [], last: null });
    });

    it('never has fewer offers for having more decisions, so that no id is made twice', () => {
      const decisions = fc.uniqueArray(
        fc.record({ action: fc.constantFrom('offered', 'accepted', 'rejected', 'recycled', 'converted', 'withdrawn'), at: fc.nat({ max: 40 }) }),
        { minLength: 1, maxLength: 10, selector: ({ at }) => at },
      );
      fc.assert(
        fc.property(decisions, (all) => {
          const events = all.map(({ action, at }) => imported(action, at));
          const counts = events.map((_, index) => readHandoffs(events.slice(0, index + 1)).handoffs.length);
          expect([...counts].sort((a, b) => a - b)).toEqual(counts);
        }),
      );
    });
  });

  it('is the same in whatever order its events are read', () => {
    const events: readonly LoggedEvent[] = [
      imported('offered', 1),
      imported('rejected', 2),
      decided('h1', 'offered', 10),
      assigned('h1', 'lee', 15),
      decided('h1', 'accepted', 20, { owner: 'kim' }),
      assigned('h1', 'lee', 25),
      decided('h1', 'recycled', 30),
      decided('h2', 'offered', 40),
    ];
    const expected = readHandoffs(events);
    fc.assert(fc.property(fc.shuffledSubarray([...events], { minLength: events.length }), (shuffled) => expect(readHandoffs(shuffled)).toEqual(expected)));
  });
});
