import { cpSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openDataDirectory } from '@waymark/embedded';
import type { WholeEngine, EngineParts, EngineSettings, Generation } from '@waymark/server';
import { createEngine, DEFAULT_ENGINE_SETTINGS } from '@waymark/server';
import type { ManualClock } from '@waymark/testkit';
import { ADDITIONS } from '@waymark/views';

/** What a write says that never reached the disk. */
const KILLED = 'killed before this write';

/** An engine on real stores that can be killed before any of its writes: from there on none of them happens. */
export class FragileEngine {
  private writesLeft = Number.MAX_SAFE_INTEGER;
  /** Called before each write. */
  beforeWrite: () => void = () => undefined;
  dead = false;

  private constructor(
    readonly directory: string,
    readonly clock: ManualClock,
    private readonly settings: Partial<EngineSettings>,
    private readonly paceSeed: number,
    readonly engine: WholeEngine,
    private readonly release: () => void,
  ) {}

  /** `fit` puts parts of its own in the place of others. */
  static async open(clock: ManualClock, settings: Partial<EngineSettings>, directory = newDirectory(), paceSeed = 0, fit = as): Promise<FragileEngine> {
    const silent = { info: () => undefined, warn: () => undefined, error: () => undefined };
    const { parts, lock } = await openDataDirectory({ directory, clock, logger: silent, settings: { ...DEFAULT_ENGINE_SETTINGS, ...settings } });
    const made: { fragile?: FragileEngine } = {};
    const engine = createEngine(fuse(fit(parts), () => made.fragile?.write(), paceSeed));
    made.fragile = new FragileEngine(directory, clock, settings, paceSeed, engine, () => lock.release());
    await engine.start();
    return made.fragile;
  }

  /** It dies before the write that comes after so many. */
  killAfter(writes: number): void {
    this.writesLeft = writes;
  }

  /** A copy of the directory as a process that is killed now leaves it. */
  image(): string {
    const copy = newDirectory();
    cpSync(this.directory, copy, { recursive: true });
    return copy;
  }

  /** Opens the directory again, as the next process finds it; one with other parts, if it is said. */
  async reopen(fit = as): Promise<FragileEngine> {
    this.dead = true;
    await this.close();
    return FragileEngine.open(this.clock, this.settings, this.directory, this.paceSeed, fit);
  }

  async remove(): Promise<void> {
    await this.close();
    rmSync(this.directory, { recursive: true, force: true });
  }

  /** Waits until something holds or the process is dead; false when it is. */
  async until(holds: () => boolean): Promise<boolean> {
    while (!this.dead && !holds()) await new Promise((resolve) => setImmediate(resolve));
    return !this.dead;
  }

  /** All that is in the log is in the views, no fill or removal is left to do, and nothing lacks an addition to the views. */
  async quiet(): Promise<boolean> {
    const { projector, parts, switches, runner } = this.engine;
    for (;;) {
      const end = await parts.log.end();
      const atWork = (): boolean => switches.list().some(isAtWork);
      if (!(await this.until(() => runner.health().caughtUp && projector.checkpoint.position >= end && projector.nextDueAt > this.clock.now() && !atWork()))) return false;
      await projector.turns.settled();
      if ((await parts.log.end()) === end && !atWork()) return true;
    }
  }

  private write(): void {
    this.beforeWrite();
    if (this.dead || this.writesLeft === 0) {
      this.dead = true;
      throw new Error(KILLED);
    }
    this.writesLeft -= 1;
  }

  private async close(): Promise<void> {
    await this.engine.stop();
    this.release();
  }
}

/**
 * Stores that fail as they are told, and read at their own pace: drawn from the seed, each answer comes none to two turns
 * of the event loop later. Without a seed all come at once.
 */
function fuse(parts: EngineParts, write: () => void, paceSeed: number): EngineParts {
  let drawn = paceSeed;
  const late = async <T>(answer: Promise<T>): Promise<T> => {
    drawn = (drawn * 48_271) % 2_147_483_647;
    for (let turns = drawn % 3; turns > 0; turns -= 1) await new Promise((resolve) => setImmediate(resolve));
    return answer;
  };
  return {
    ...parts,
    views: { ...parts.views, select: (query) => late(parts.views.select(query)), commit: async (changes) => (write(), parts.views.commit(changes)) },
    log: { ...parts.log, end: () => late(parts.log.end()), append: async (append) => (write(), parts.log.append(append)) },
    decisions: { ...parts.decisions, commit: async (batch) => (write(), parts.decisions.commit(batch)) },
  };
}

function isAtWork({ status, additions }: Generation): boolean {
  return status === 'filling' || status === 'dropping' || ((status === 'live' || status === 'shadow') && additions < ADDITIONS);
}

/** As they are. */
const as = (parts: EngineParts): EngineParts => parts;

function newDirectory(): string {
  return mkdtempSync(join(tmpdir(), 'waymark-'));
}
