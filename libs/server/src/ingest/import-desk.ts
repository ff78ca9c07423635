import type { IncomingFact } from '@waymark/contract';
import type { EngineParts } from '../core/parts';
import type { Intake } from './intake';
import type { IngestOutcome } from './item';

export interface ImportOptions {
  /** Number of the text's first line, from 1. */
  readonly firstLine: number;
  readonly dryRun: boolean;
  /** A file's hand-off facts go in before its others; a line that is no fact counts among the others. */
  readonly only?: 'handoffs' | 'others';
}

export type ImportCounts = Record<IngestOutcome['outcome'] | 'rejected', number>;

export interface LineProblem {
  readonly line: number;
  readonly code: string;
  readonly pointer: string;
  readonly message: string;
}

export interface ImportReport {
  readonly counts: ImportCounts;
  readonly problems: readonly LineProblem[];
  /** Of a dry run: what the first facts would become. */
  readonly samples: readonly unknown[];
}

interface NumberedFact {
  readonly line: number;
  readonly text: string;
  readonly fact: IncomingFact;
}

const SAMPLES = 3;

/** Imports lines of history, as an admin may: hand-off facts of the past are allowed. */
export class ImportDesk {
  constructor(
    private readonly parts: EngineParts,
    private readonly intake: Intake,
  ) {}

  /** A broken line is reported with its number and stops nothing. Throws `overloaded`: nothing of this text was taken. */
  async lines(text: string, options: ImportOptions): Promise<ImportReport> {
    const { facts, problems } = this.judge(text, options);
    const counts: ImportCounts = { accepted: 0, duplicate: 0, conflict: 0, erased: 0, rejected: problems.length };
    if (options.dryRun) {
      counts.accepted = facts.length;
      return { counts, problems, samples: facts.slice(0, SAMPLES).map(({ fact }) => preview(fact)) };
    }
    this.intake.refused('file', problems.length);
    const answers = await this.intake.take(
      'file',
      facts.map(({ fact }) => ({ ok: true as const, value: fact })),
      (index) => ({ form: 'json', via: 'file', text: () => facts[index]?.text ?? '' }),
    );
    for (const { outcome, index } of answers) {
      counts[outcome] += 1;
      if (outcome === 'conflict') problems.push({ line: facts[index]?.line ?? 0, ...CONFLICT });
    }
    return { counts, problems, samples: [] };
  }

  private judge(text: string, { firstLine, only }: ImportOptions): { facts: NumberedFact[]; problems: LineProblem[] } {
    const origin = this.intake.origin(true);
    const facts: NumberedFact[] = [];
    const problems: LineProblem[] = [];
    for (const { line, text: content } of numbered(text, firstLine)) {
      const checked = this.parts.contract.checkLine(content, origin);
      if (!checked.ok) problems.push({ line, ...checked.refusal });
      else if (belongs(checked.value, only)) facts.push({ line, text: content, fact: checked.value });
    }
    return { facts, problems: only === 'handoffs' ? [] : problems };
  }
}

/** The lines that are not empty, with their numbers; a byte-order mark at the start of the file is no part of it. */
function numbered(text: string, firstLine: number): readonly { readonly line: number; readonly text: string }[] {
  const content = firstLine === 1 ? text.replace(/^\uFEFF/, '') : text;
  return content
    .split('\n')
    .map((raw, index) => ({ line: firstLine + index, text: raw.trim() }))
    .filter((line) => line.text !== '');
}

const CONFLICT = {
  code: 'conflict',
  pointer: '/id',
  message: 'a fact with this id but other content is known; this one is kept with the dead letters',
};

function belongs({ fact }: IncomingFact, only: ImportOptions['only']): boolean {
  if (only === undefined) return true;
  const handoff = fact?.kind === 'touchpoint' && fact.channel === 'handoff';
  return handoff === (only === 'handoffs');
}

function preview({ id, kind, occurredAt, identities, fact }: IncomingFact): unknown {
  return { id, kind, occurredAt: new Date(occurredAt).toISOString(), identities, fact };
}
