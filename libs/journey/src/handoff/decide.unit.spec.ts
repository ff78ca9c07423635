import type { LoggedEvent } from '../events/envelope';
import { HANDOFF_ACTIONS } from '../events/handoff-events';
import { readHandoffs } from './book';
import type { OfferCommand } from './decide';
import { again, allowedNext, besideAnother, decideAssignment, decideOffer, decideStep, isUnanswered } from './decide';
import { assigned, decided, imported, scoresAt } from './decisions.fixture';

const bookOf = (...events: readonly LoggedEvent[]) => readHandoffs(events);

const command = (more: Partial<OfferCommand> = {}): OfferCommand => ({
  qualification: scoresAt(100),
  why: 'live',
  consent: null,
  shared: false,
  rearmedSince: () => null,
  cooldownMs: 0,
  now: 200,
  seen: Number.MAX_SAFE_INTEGER,
  ...more,
});

const codeOf = (decision: ReturnType<typeof decideOffer | typeof decideStep>): string => (decision.ok ? 'taken' : decision.refusal.code);

describe('offering', () => {
  it('takes a first qualification, at the latest of now and the millisecond after it', () => {
    expect(decideOffer(bookOf(), command())).toEqual({ ok: true, value: { occurredAt: 200, follows: null } });
    expect(decideOffer(bookOf(), command({ now: 50 }))).toMatchObject({ value: { occurredAt: 101 } });
  });

  it('is later than every decision so far, whatever the clock says', () => {
    const before = bookOf(decided('h1', 'offered', 10), decided('h1', 'withdrawn', 90));
    expect(decideOffer(before, command({ now: 50, qualification: scoresAt(95) }))).toMatchObject({ value: { occurredAt: 96 } });
    expect(decideOffer(before, command({ now: 50, why: 'consent', qualification: scoresAt(9) }))).toMatchObject({ value: { occurredAt: 91 } });
  });

  it('is refused while one is open, which answers the qualification, imported ones too', () => {
    expect(codeOf(decideOffer(bookOf(decided('h1', 'offered', 10)), command()))).toBe('already-open');
    expect(codeOf(decideOffer(bookOf(decided('h1', 'offered', 10), decided('h1', 'accepted', 20)), command()))).toBe('already-open');
    expect(codeOf(decideOffer(bookOf(imported('accepted', 10)), command()))).toBe('already-open');
  });

  it('is refused without consent and for shared values, and taken where consent was never spoken of', () => {
    expect(codeOf(decideOffer(bookOf(), command({ consent: false })))).toBe('consent-withdrawn');
    expect(codeOf(decideOffer(bookOf(), command({ consent: true })))).toBe('taken');
    expect(codeOf(decideOffer(bookOf(), command({ shared: true })))).toBe('shared-contact');
    expect(codeOf(decideOffer(bookOf(decided('h1', 'offered', 1), decided('h1', 'withdrawn', 2)), command({ why: 'touch', consent: false })))).toBe('consent-withdrawn');
  });

  it('is refused where a decision at or after the qualification answers it', () => {
    const closed = bookOf(decided('h1', 'offered', 10), decided('h1', 'recycled', 100));
    const rearmed = { rearmedSince: (at: number) => at };
    expect(codeOf(decideOffer(closed, command({ ...rearmed, qualification: scoresAt(100) })))).toBe('answered');
    expect(codeOf(decideOffer(closed, command({ ...rearmed, qualification: scoresAt(101) })))).toBe('taken');
  });

  it('waits, where sales has closed one, until the model re-arms at or after that and its cooldown has passed', () => {
    for (const action of ['rejected', 'recycled', 'converted'] as const) {
      const closed = bookOf(decided('h1', 'offered', 10), decided('h1', action, 50));
      const asked: number[] = [];
      const rearmedSince = (at: number): number => asked.push(at) && 60;
      expect(codeOf(decideOffer(closed, command()))).toBe('not-rearmed');
      expect(codeOf(decideOffer(closed, command({ rearmedSince, cooldownMs: 141 })))).toBe('cooling-down');
      expect(codeOf(decideOffer(closed, command({ rearmedSince, cooldownMs: 140 })))).toBe('taken');
      expect(asked).toEqual([50, 50]);
    }
  });

  it('remembers a closing by sales behind what the engine took back later, imported ones too', () => {
    const withdrawn = bookOf(imported('rejected', 5), decided('h1', 'offered', 10), decided('h1', 'withdrawn', 20));
    expect(codeOf(decideOffer(withdrawn, command()))).toBe('not-rearmed');
    expect(codeOf(decideOffer(withdrawn, command({ rearmedSince: (at) => (at === 5 ? 5 : null) })))).toBe('taken');
  });

  describe('again', () => {
    const withdrawn = bookOf(decided('h1', 'offered', 150), decided('h1', 'withdrawn', 160));
    const superseded = bookOf(decided('h1', 'offered', 150), decided('h1', 'superseded', 160));

    it('names the withdrawn or superseded hand-off, and needs no later qualification', () => {
      for (const book of [withdrawn, superseded]) {
        expect(again(book)).toBe(true);
        for (const why of ['consent', 'touch', 'unmerge'] as const) {
          expect(decideOffer(book, command({ why }))).toEqual({ ok: true, value: { occurredAt: 200, follows: 'h1' } });
        }
      }
    });

    it('is no first offer: a qualification of its own has to be later', () => {
      for (const why of ['live', 'release', 'loss'] as const) {
        expect(codeOf(decideOffer(withdrawn, command({ why })))).toBe('answered');
        expect(decideOffer(withdrawn, command({ why, qualification: scoresAt(161) }))).toMatchObject({ ok: true, value: { follows: null } });
      }
    });

    it('is not for an occasion from before what the engine took back: the views may be older than the log', () => {
      const position = withdrawn.last?.position ?? 0;
      expect(codeOf(decideOffer(withdrawn, command({ why: 'touch', seen: position - 1 })))).toBe('answered');
      expect(codeOf(decideOffer(withdrawn, command({ why: 'touch', seen: position })))).toBe('taken');
    });

    it('is not for what sales has closed, nor while another is open', () => {
      const closedLater = bookOf(decided('h1', 'offered', 1), decided('h1', 'withdrawn', 2), decided('h2', 'offered', 3), decided('h2', 'rejected', 150));
      expect(again(closedLater)).toBe(false);
      expect(codeOf(decideOffer(closedLater, command({ why: 'touch' })))).toBe('answered');
      const open = bookOf(decided('h1', 'offered', 1), decided('h2', 'offered', 2), decided('h1', 'withdrawn', 3));
      expect(codeOf(decideOffer(open, command({ why: 'touch' })))).toBe('already-open');
    });
  });

  it('knows an unanswered qualification: nothing open, and no decision at or after it', () => {
    expect(isUnanswered(bookOf(), 5)).toBe(true);
    expect(isUnanswered(bookOf(decided('h1', 'offered', 1)), 5)).toBe(false);
    const closed = bookOf(decided('h1', 'offered', 1), decided('h1', 'rejected', 5));
    expect([isUnanswered(closed, 5), isUnanswered(closed, 6)]).toEqual([false, true]);
  });
});

describe('beside another', () => {
  const besides = (...events: readonly LoggedEvent[]): readonly string[] => besideAnother(bookOf(...events)).map(({ id }) => id);

  it('stays the one offered earlier, of two at one instant the lower id', () => {
    expect(besides(decided('h1', 'offered', 20), decided('h2', 'offered', 10))).toEqual(['h1']);
    expect(besides(decided('h2', 'offered', 10), decided('h1', 'offered', 10), decided('h3', 'offered', 11))).toEqual(['h2', 'h3']);
    expect(besides(decided('h1', 'offered', 20))).toEqual([]);
  });

  it('stays what was accepted, however late it was offered; two accepted ones both stay', () => {
    expect(besides(decided('h1', 'offered', 10), decided('h2', 'offered', 20), decided('h2', 'accepted', 30))).toEqual(['h1']);
    const both = [decided('h1', 'offered', 10), decided('h1', 'accepted', 11), decided('h2', 'offered', 20), decided('h2', 'accepted', 30)];
    expect(besides(...both)).toEqual([]);
    expect(besides(...both, decided('h3', 'offered', 5))).toEqual(['h3']);
  });

  it('is nothing that is closed', () => {
    expect(besides(decided('h1', 'offered', 10), decided('h1', 'rejected', 15), decided('h2', 'offered', 20))).toEqual([]);
  });
});

describe('a step', () => {
  const ALLOWED: Readonly<Record<string, readonly string[]>> = {
    offered: ['accepted', 'rejected', 'recycled', 'withdrawn', 'superseded'],
    accepted: ['converted', 'recycled'],
  };

  it.each(HANDOFF_ACTIONS)('from %s leads only where the life of a hand-off goes on', (status) => {
    const book = status === 'offered' ? bookOf(decided('h1', 'offered', 10)) : bookOf(decided('h1', 'offered', 10), decided('h1', status, 20));
    const [handoff] = book.handoffs;
    expect(handoff && allowedNext(handoff)).toEqual(ALLOWED[status] ?? []);
    for (const action of HANDOFF_ACTIONS) {
      const expected = ALLOWED[status]?.includes(action) ? 'taken' : 'transition-not-allowed';
      expect(codeOf(decideStep(book, 'h1', action, 30))).toBe(expected);
    }
  });

  it('says what is allowed instead', () => {
    expect(decideStep(bookOf(decided('h1', 'offered', 10)), 'h1', 'converted', 30)).toMatchObject({
      refusal: { message: 'hand-off h1 is offered and cannot be converted; allowed now: accepted, rejected, recycled, withdrawn, superseded' },
    });
    expect(decideStep(bookOf(), 'h9', 'accepted', 30)).toMatchObject({ refusal: { code: 'unknown-handoff' } });
  });

  it('is later than every decision, assignments included, whatever the clock says', () => {
    const book = bookOf(decided('h1', 'offered', 10), assigned('h1', 'lee', 80));
    expect(decideStep(book, 'h1', 'accepted', 5)).toMatchObject({ value: { occurredAt: 81 } });
    expect(decideStep(book, 'h1', 'accepted', 500)).toMatchObject({ value: { occurredAt: 500 } });
  });
});

describe('an assignment', () => {
  it('is for open ones only, and later than every decision', () => {
    expect(decideAssignment(bookOf(decided('h1', 'offered', 10)), 'h1', 5)).toMatchObject({ ok: true, value: { occurredAt: 11 } });
    expect(decideAssignment(bookOf(decided('h1', 'offered', 10), decided('h1', 'rejected', 20)), 'h1', 5)).toMatchObject({ refusal: { code: 'transition-not-allowed' } });
    expect(decideAssignment(bookOf(), 'h1', 5)).toMatchObject({ refusal: { code: 'unknown-handoff' } });
  });
});
