import { statSync } from 'node:fs';
import type { ImportCounts, ImportReport } from '@waymark/server';
import type { Api } from '../api/api';
import type { HistoryItem } from '../score/history-lines';
import { historyLines } from '../score/history-lines';
import { CliFailure } from '../terminal/failure';
import type { Progress } from '../terminal/progress';
import { count } from '../terminal/terminal';
import type { Chunk } from './chunker';
import { Chunker } from './chunker';
import type { SendOptions } from './send-chunk';
import { sendChunk } from './send-chunk';

export interface ImportRequest {
  readonly file: string;
  readonly dryRun: boolean;
  /** Hears of every line that could not be taken. */
  readonly onProblem: (line: number, text: string) => void;
  readonly progress: Progress;
  /** When it aborts, the chunk under way is finished and no other is sent. */
  readonly stop: AbortSignal;
}

export interface ImportResult {
  readonly lines: number;
  readonly counts: ImportCounts;
  readonly samples: readonly unknown[];
  readonly stopped: boolean;
}

const COUNTS = ['accepted', 'duplicate', 'conflict', 'erased', 'rejected'] as const;
const MAX_SAMPLES = 3;
/** Looking for hand-offs is mostly reading; what it takes of the whole run. */
const FIRST_PASS_SHARE = 0.05;

/** Whether a line can be a hand-off: it says so plainly, or it writes plain letters as escapes. */
const maybeHandoff = (line: string): boolean => line.includes('handoff') || line.includes('\\u00');

/** A file's hand-off facts go in before its others, so it is read twice. Running it again adds nothing. */
export async function runImport(api: Pick<Api, 'send'>, request: ImportRequest): Promise<ImportResult> {
  const run = new ImportRun(api, request);
  if (request.dryRun) return run.pass({ dryRun: true }, () => true, [0, 1]);
  await run.pass({ dryRun: false, only: 'handoffs' }, maybeHandoff, [0, FIRST_PASS_SHARE]);
  return run.pass({ dryRun: false, only: 'others' }, () => true, [FIRST_PASS_SHARE, 1]);
}

class ImportRun {
  private lines = 0;
  private readonly counts = { accepted: 0, duplicate: 0, conflict: 0, erased: 0, rejected: 0 };
  private samples: readonly unknown[] = [];
  private readonly bytes: number;
  /** Known once the file has been read through. */
  private fileLines: number | null = null;

  constructor(
    private readonly api: Pick<Api, 'send'>,
    private readonly request: ImportRequest,
  ) {
    this.bytes = statSync(request.file).size;
  }

  async pass(options: SendOptions, wanted: (line: string) => boolean, [from, to]: readonly [number, number]): Promise<ImportResult> {
    let read = 0;
    const telling = options.only !== 'handoffs';
    const items = readable(this.request.file, (bytes) => (read += bytes));
    const chunker = new Chunker(wanted, (line, reason) => telling && this.refuse(line, reason));
    this.lines = 0;
    for await (const chunk of chunksOf(items, chunker)) {
      if (this.request.stop.aborted) break;
      this.add(await sendChunk(this.api, chunk, options));
      if (telling) this.lines += chunk.lines;
      const share = this.fileLines === null ? read / Math.max(1, this.bytes) : chunker.linesRead / Math.max(1, this.fileLines);
      this.request.progress.show(`importing, ${count(this.lines)} lines,`, from + (to - from) * Math.min(1, share));
    }
    this.fileLines = chunker.linesRead;
    this.request.progress.clear();
    return { lines: this.lines, counts: this.counts, samples: this.samples, stopped: this.request.stop.aborted };
  }

  private add({ counts, problems, samples }: ImportReport): void {
    for (const name of COUNTS) this.counts[name] += counts[name];
    this.samples = [...this.samples, ...samples].slice(0, MAX_SAMPLES);
    for (const { line, code, pointer, message } of problems) {
      this.tell(line, `${message} (${code}${pointer === '' ? '' : `, at ${pointer}`})`);
    }
  }

  /** A line whose bytes are no text never reaches the engine. */
  private refuse(line: number, reason: string): void {
    this.lines += 1;
    this.counts.rejected += 1;
    this.tell(line, `${reason} (not-json)`);
  }

  private tell(line: number, text: string): void {
    this.request.progress.clear();
    this.request.onProblem(line, text);
  }
}

async function* chunksOf(batches: AsyncIterable<readonly HistoryItem[]>, chunker: Chunker): AsyncGenerator<Chunk> {
  for await (const items of batches) {
    for (const item of items) {
      const chunk = chunker.push(item);
      if (chunk) yield chunk;
    }
  }
  const last = chunker.end();
  if (last) yield last;
}

async function* readable(file: string, onBytes: (bytes: number) => void): AsyncGenerator<readonly HistoryItem[]> {
  try {
    yield* historyLines(file, onBytes);
  } catch (error) {
    const { code = '', message } = error as NodeJS.ErrnoException;
    if (!code.startsWith('Z_')) throw error;
    throw new CliFailure(`${file} cannot be unpacked (${message}): it is cut off or damaged; what stood before is in`, 1, { cause: error });
  }
}
