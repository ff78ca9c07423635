import { statSync } from 'node:fs';
import type { ImportCounts, ImportReport, LineProblem } from '@waymark/server';
import type { Api } from '../api/api';
import type { Progress } from '../terminal/progress';
import { count } from '../terminal/terminal';
import type { Chunk } from './chunker';
import type { ImportSource, MappedSample, RowCounts } from './import-source';
import type { SendOptions } from './send-chunk';
import { sendChunk } from './send-chunk';

export interface ImportRequest {
  readonly source: ImportSource;
  readonly dryRun: boolean;
  /** Hears of every line that could not be taken. */
  readonly onProblem: (line: number, text: string) => void;
  readonly progress: Progress;
  /** When it aborts, the chunk under way is finished and no other is sent. */
  readonly stop: AbortSignal;
}

export interface ImportResult {
  /** Facts, and what could be none. */
  readonly lines: number;
  readonly counts: ImportCounts;
  readonly samples: readonly unknown[];
  readonly stopped: boolean;
  /** Of a table. */
  readonly rows?: RowCounts;
  readonly mapped?: readonly MappedSample[];
}

const COUNTS = ['accepted', 'duplicate', 'conflict', 'erased', 'rejected'] as const;
const MAX_SAMPLES = 3;
/** Looking for hand-offs is mostly reading; what it takes of the whole run. */
const FIRST_PASS_SHARE = 0.05;

/** A file's hand-off facts go in before its others, so one that may hold some is read twice. Running it again adds nothing. */
export async function runImport(api: Pick<Api, 'send'>, request: ImportRequest): Promise<ImportResult> {
  const run = new ImportRun(api, request);
  if (request.dryRun) return run.pass({ dryRun: true }, [0, 1]);
  if (!request.source.mayHoldHandoffs) return run.pass({ dryRun: false }, [0, 1]);
  await run.pass({ dryRun: false, only: 'handoffs' }, [0, FIRST_PASS_SHARE]);
  return run.pass({ dryRun: false, only: 'others' }, [FIRST_PASS_SHARE, 1]);
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
    this.bytes = statSync(request.source.file).size;
  }

  async pass(options: SendOptions, [from, to]: readonly [number, number]): Promise<ImportResult> {
    const { source, stop, progress } = this.request;
    let read = 0;
    const telling = options.only !== 'handoffs';
    const onBytes = (bytes: number): number => (read += bytes);
    const onProblem = (problem: LineProblem): void => void (telling && this.refuse(problem));
    this.lines = 0;
    const { chunks, linesRead } = source.pass({ handoffsOnly: !telling, onBytes, onProblem });
    for await (const chunk of chunks) {
      if (stop.aborted) break;
      this.add(chunk, await sendChunk(this.api, chunk, options));
      if (telling) this.lines += chunk.lines;
      const share = this.fileLines === null ? read / Math.max(1, this.bytes) : linesRead() / Math.max(1, this.fileLines);
      progress.show(`importing, ${count(this.lines)} ${source.rows ? 'facts' : 'lines'},`, from + (to - from) * Math.min(1, share));
    }
    this.fileLines = linesRead();
    progress.clear();
    return this.result();
  }

  private result(): ImportResult {
    const { source, stop } = this.request;
    const { rows, mapped } = source;
    return { lines: this.lines, counts: this.counts, samples: this.samples, stopped: stop.aborted, ...(rows && { rows }), ...(mapped && { mapped }) };
  }

  private add(chunk: Chunk, { counts, problems, samples }: ImportReport): void {
    for (const name of COUNTS) this.counts[name] += counts[name];
    this.samples = [...this.samples, ...samples].slice(0, MAX_SAMPLES);
    for (const problem of problems) this.tell({ ...problem, line: lineInFile(chunk, problem.line) });
  }

  /** What is no fact before the engine is asked. */
  private refuse(problem: LineProblem): void {
    this.lines += 1;
    this.counts.rejected += 1;
    this.tell(problem);
  }

  private tell({ line, code, pointer, message }: LineProblem): void {
    this.request.progress.clear();
    this.request.onProblem(line, `${message} (${code}${pointer === '' ? '' : `, at ${pointer}`})`);
  }
}

function lineInFile({ firstLine, numbers }: Chunk, line: number): number {
  return numbers?.[line - firstLine] ?? line;
}
