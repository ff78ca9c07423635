import type { Chunk } from './chunker';
import { Chunker } from './chunker';
import type { ImportPass, ImportSource, PassOptions } from './import-source';
import { maybeHandoff } from './import-source';
import { readableLines } from './readable-lines';

/** A file of CloudEvents and plain facts, one a line. */
export class NdjsonSource implements ImportSource {
  readonly mayHoldHandoffs = true;

  constructor(readonly file: string) {}

  pass({ handoffsOnly, onBytes, onProblem }: PassOptions): ImportPass {
    const wanted = handoffsOnly ? maybeHandoff : (): boolean => true;
    const chunker = new Chunker(wanted, (line, message) => onProblem({ line, code: 'not-json', pointer: '', message }));
    return { chunks: chunksOf(this.file, onBytes, chunker), linesRead: () => chunker.linesRead };
  }
}

async function* chunksOf(file: string, onBytes: PassOptions['onBytes'], chunker: Chunker): AsyncGenerator<Chunk> {
  for await (const items of readableLines(file, onBytes)) {
    for (const item of items) {
      const chunk = chunker.push(item);
      if (chunk) yield chunk;
    }
  }
  const last = chunker.end();
  if (last) yield last;
}
