import { OUT_TOPICS } from '@waymark/engine';
import fc from 'fast-check';
import { Consumer, FakeOutlet } from './consumer';
import { factsOf, LAW_MODEL, rowsOf } from './histories';
import type { Step } from './histories';
import { expectTold, toldOut, touchNow } from './telling';
import type { TestEngine } from './test-engine';
import { activate, importFacts, openTestEngine, START } from './test-engine';

const RUNS = 12;

/** Another id, other stages, other thresholds, classes, nothing that fades. */
const CLASSED = JSON.stringify({
  schema: 'waymark/scoring-model/v1',
  id: 'classed',
  behaviour: { rules: [{ id: 'came', when: { action: 'attended' }, points: 40 }, { id: 'visited', when: { action: 'visited' }, points: 10 }, { id: 'unsubscribed', when: { action: 'unsubscribed' }, reset: true }] },
  fit: { rules: [{ id: 'boss', when: { 'profile.title': 'CTO' }, points: 30 }] },
  bands: { fit: { A: 20, B: null }, behaviour: { '1': 50, '2': null } },
  qualification: { when: { 'state.total': { gte: 60 } }, rearm: 'on-drop' },
  stages: { enter: { contact: { action: 'visited' }, handshake: { 'state.total': { gte: 40 } } } },
});

type Move =
  | { readonly what: 'import'; readonly who: number; readonly steps: readonly Step[] }
  | { readonly what: 'touch'; readonly who: number; readonly hours: number; readonly action: string }
  | { readonly what: 'merge' | 'unmerge' | 'switch' | 'reopen' | 'lose' | 'rebuild' }
  | { readonly what: 'away'; readonly failing: number; readonly arriving: number }
  | { readonly what: 'wait'; readonly hours: number }
  | { readonly what: 'decide'; readonly action: 'accepted' | 'rejected' };

const step = fc.record({
  hours: fc.nat({ max: 24 * 20 }),
  what: fc.constantFrom<Step['what']>('attended', 'attended', 'visited', 'unsubscribed', 'cto', 'refuses'),
});

const move: fc.Arbitrary<Move> = fc.oneof(
  { weight: 5, arbitrary: fc.record({ what: fc.constant('import' as const), who: fc.nat({ max: 3 }), steps: fc.array(step, { minLength: 1, maxLength: 4 }) }) },
  { weight: 4, arbitrary: fc.record({ what: fc.constant('touch' as const), who: fc.nat({ max: 3 }), hours: fc.nat({ max: 200 }), action: fc.constantFrom('attended', 'visited') }) },
  { weight: 4, arbitrary: fc.record({ what: fc.constantFrom('merge' as const, 'unmerge' as const, 'switch' as const, 'reopen' as const, 'rebuild' as const) }) },
  { weight: 1, arbitrary: fc.record({ what: fc.constant('lose' as const) }) },
  { weight: 3, arbitrary: fc.record({ what: fc.constant('away' as const), failing: fc.integer({ min: 1, max: 3 }), arriving: fc.nat({ max: 4 }) }) },
  { weight: 2, arbitrary: fc.record({ what: fc.constant('wait' as const), hours: fc.integer({ min: 1, max: 400 }) }) },
  { weight: 2, arbitrary: fc.record({ what: fc.constant('decide' as const), action: fc.constantFrom('accepted' as const, 'rejected' as const) }) },
);

class Story {
  private moves = 0;
  private switches = 0;
  private hours = 0;

  private constructor(
    private test: TestEngine,
    private readonly consumer: Consumer,
    private readonly outlet: FakeOutlet,
  ) {}

  static async begin(pageMessages: number): Promise<Story> {
    const consumer = new Consumer();
    const outlet = new FakeOutlet(consumer, 'fake', OUT_TOPICS);
    outlet.pageMessages = pageMessages;
    // Small chunks, so that the job is under way while things happen.
    const test = await openTestEngine({ settings: { fillContacts: 1 }, fit: (parts) => ({ ...parts, outlets: [outlet] }) });
    await activate(test.engine, LAW_MODEL);
    return new Story(test, consumer, outlet);
  }

  async make(each: Move): Promise<void> {
    this.moves += 1;
    if (each.what === 'import') return this.import(each.who, each.steps);
    if (each.what === 'touch') return touchNow(this.test, `m${this.moves}`, `c${each.who}`, each.action, START + (this.hours - each.hours) * 3_600_000);
    if (each.what === 'decide') return this.decide(each.action);
    if (each.what === 'away') Object.assign(this.outlet, { failing: each.failing, arriving: each.arriving });
    else if (each.what === 'wait') this.test.clock.moveTo(START + (this.hours += each.hours) * 3_600_000);
    else await this[each.what]();
  }

  /** Everybody is on the line again, and has heard all that there is to hear. */
  async end(): Promise<void> {
    this.outlet.failing = 0;
    this.test.clock.moveTo(START + this.hours * 3_600_000 + 60_000);
    await toldOut(this.test);
    await expectTold(this.test, this.consumer);
    expect(await rowsOf(this.test.engine, 'outbox')).toEqual([]);
    await this.test.close();
  }

  private import(who: number, steps: readonly Step[]): Promise<void> {
    return importFacts(this.test.engine, factsOf(`c${who}`, steps).map((fact, index) => ({ ...fact, id: `m${this.moves}:${index}` })));
  }

  private merge(): Promise<void> {
    return this.regroup('merge');
  }

  private unmerge(): Promise<void> {
    return this.regroup('unmerge');
  }

  private async rebuild(): Promise<void> {
    await this.test.engine.switches.rebuild();
  }

  private async reopen(): Promise<void> {
    this.test = await this.test.reopen();
  }

  private async lose(): Promise<void> {
    this.test = await this.test.loseViews();
  }

  private async switch(): Promise<void> {
    this.switches += 1;
    await activate(this.test.engine, this.switches % 2 === 1 ? CLASSED : LAW_MODEL);
  }

  private async decide(action: 'accepted' | 'rejected'): Promise<void> {
    const row = (await rowsOf(this.test.engine, 'handoff')).find((each) => each['status'] === 'offered');
    if (!row) return;
    const more = action === 'accepted' ? { owner: 'kim' } : { reason: 'no-budget' };
    await this.test.engine.desk.step({ contact: String(row['member']), handoffId: String(row['handoff']), action, by: 'kim', idempotencyKey: `m${this.moves}`, ...more });
  }

  private async regroup(what: 'merge' | 'unmerge'): Promise<void> {
    const asked = { by: 'ann', idempotencyKey: `m${this.moves}` };
    const merge = (await rowsOf(this.test.engine, 'merge')).find(({ undone }) => undone === 0);
    const [a, b] = (await rowsOf(this.test.engine, 'contact')).map((row) => String(row['contact']));
    if (what === 'unmerge' && merge) await this.test.engine.people.unmerge(String(merge['merge_id']), asked);
    if (what === 'merge' && a && b) await this.test.engine.people.merge([a, b], asked);
  }
}

describe('the law of what is told', () => {
  it('whoever applies each message once knows exactly what the live generation says, whatever happens on the way', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(move, { minLength: 4, maxLength: 14 }), fc.integer({ min: 1, max: 5 }), async (moves, pageMessages) => {
        const story = await Story.begin(pageMessages);
        for (const each of moves) await story.make(each);
        await story.end();
      }),
      { numRuns: RUNS },
    );
  }, 600_000);
});
