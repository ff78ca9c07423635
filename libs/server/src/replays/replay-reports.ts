import type { Decided } from '@waymark/journey';
import type { ContactChange, ReplayReport } from '@waymark/replay';
import type { Page } from '../queries/pages';
import type { ChangesAsked } from './change-pages';
import { allChanges, pageOfChanges } from './change-pages';
import type { KeptReplay } from './replay';
import type { ReplayTools } from './replay-run';

/** What finished replays came to. Everything is refused as `unknown-replay`, `replay-not-done` and `replay-damaged`. */
export class ReplayReports {
  constructor(private readonly tools: Pick<ReplayTools, 'archive' | 'parts'>) {}

  async report(id: string): Promise<Decided<ReplayReport>> {
    const done = await this.done(id);
    if (!done.ok) return done;
    const report = await this.tools.archive.report(id);
    return report ? { ok: true, value: report } : refused('replay-damaged', `the report of replay ${id} is gone or damaged: ask it again`);
  }

  /** Throws `invalid-cursor`. */
  async changes(id: string, asked: ChangesAsked): Promise<Decided<Page<ContactChange>>> {
    const done = await this.done(id);
    return done.ok ? { ok: true, value: await pageOfChanges(this.tools, done.value, asked) } : done;
  }

  /** Not explained. */
  allChanges(id: string): AsyncIterable<readonly ContactChange[]> {
    return allChanges(this.tools, id);
  }

  private async done(id: string): Promise<Decided<KeptReplay>> {
    const { archive } = this.tools;
    await archive.open();
    const replay = archive.find(id);
    if (!replay) return unknownReplay(id);
    const { state, failure } = replay;
    if (state === 'done') return { ok: true, value: replay };
    const why = failure ? `it failed (${failure.code}: ${failure.message})` : `it is ${state}`;
    return refused('replay-not-done', `replay ${id} has no report: ${why}`);
  }
}

export function unknownReplay(id: string): Extract<Decided<never>, { ok: false }> {
  return refused('unknown-replay', `there is no replay ${id} here: the latest 50 are kept, each by the process that took it`);
}

function refused(code: string, message: string): Extract<Decided<never>, { ok: false }> {
  return { ok: false, refusal: { code, message } };
}
