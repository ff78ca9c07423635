import type { DerivedFolder } from '@waymark/engine';
import type { ReplayReport } from '@waymark/replay';
import type { Log } from '../core/parts';
import type { KeptQuestion, KeptReplay } from './replay';
import { isOver } from './replay';

/** Replays that are kept, and bytes that they may take together; the oldest that are over leave first. */
const MOST_KEPT = 50;
const MOST_BYTES = 1_073_741_824;

const STATE = '.state.json';
const QUESTION = '.question.json';
const REPORT = '.report.json';
const CHANGES = '.changes.ndjson';

/** Replays and their reports in files: they outlive the process. */
export class ReplayArchive {
  private readonly replays = new Map<string, KeptReplay>();
  private opening: Promise<void> | null = null;

  constructor(
    private readonly folder: DerivedFolder,
    private readonly logger: Log,
  ) {}

  /** Reads what was kept, once. */
  open(): Promise<void> {
    return (this.opening ??= this.load());
  }

  /** All of them, in the order of asking. */
  list(): readonly KeptReplay[] {
    return [...this.replays.values()];
  }

  find(id: string): KeptReplay | null {
    return this.replays.get(id) ?? null;
  }

  async add(replay: KeptReplay, question: KeptQuestion): Promise<void> {
    await this.write(replay.id + QUESTION, question);
    await this.save(replay);
  }

  /** What is told is durable. */
  async save(replay: KeptReplay): Promise<void> {
    await this.write(replay.id + STATE, replay);
    this.replays.set(replay.id, replay);
  }

  async remove(id: string): Promise<void> {
    this.replays.delete(id);
    for (const ending of [STATE, QUESTION, REPORT, CHANGES]) await this.folder.remove(id + ending);
  }

  /** Null where its file is gone or damaged, as with all that follows. */
  question(id: string): Promise<KeptQuestion | null> {
    return this.read<KeptQuestion>(id + QUESTION);
  }

  report(id: string): Promise<ReplayReport | null> {
    return this.read<ReplayReport>(id + REPORT);
  }

  saveReport(id: string, report: ReplayReport): Promise<void> {
    return this.write(id + REPORT, report);
  }

  /** Lines of JSON. */
  saveChanges(id: string, pieces: Iterable<Uint8Array>): Promise<void> {
    return this.folder.replace(id + CHANGES, pieces);
  }

  readChanges(id: string, from: number, bytes: number): Promise<Uint8Array | null> {
    return this.folder.readPart(id + CHANGES, from, bytes);
  }

  /** Removes what is over its bounds. */
  async prune(): Promise<void> {
    const bytes = new Map<string, number>();
    for (const entry of await this.folder.list()) bytes.set(idOf(entry.name), (bytes.get(idOf(entry.name)) ?? 0) + entry.bytes);
    let total = [...bytes.values()].reduce((sum, each) => sum + each, 0);
    for (const replay of this.list().filter(isOver).slice(0, -1)) {
      if (this.replays.size <= MOST_KEPT && total <= MOST_BYTES) return;
      total -= bytes.get(replay.id) ?? 0;
      await this.remove(replay.id);
    }
  }

  private async load(): Promise<void> {
    const entries = await this.folder.list();
    const found: KeptReplay[] = [];
    for (const { name } of entries.filter((entry) => entry.name.endsWith(STATE))) {
      const replay = await this.read<KeptReplay>(name);
      if (replay) found.push(replay);
    }
    for (const replay of found.sort((a, b) => a.number - b.number)) this.replays.set(replay.id, replay);
    for (const { name } of entries) if (!this.replays.has(idOf(name))) await this.folder.remove(name);
  }

  private write(name: string, value: unknown): Promise<void> {
    return this.folder.replace(name, [Buffer.from(JSON.stringify(value))]);
  }

  private async read<T>(name: string): Promise<T | null> {
    const bytes = await this.folder.read(name);
    if (bytes === null) return null;
    try {
      return JSON.parse(Buffer.from(bytes).toString('utf8')) as T;
    } catch {
      this.logger.warn({ path: `${this.folder.path}/${name}` }, 'a file of a replay is damaged and is not used: ask the replay again');
      return null;
    }
  }
}

function idOf(name: string): string {
  return name.slice(0, name.indexOf('.'));
}
