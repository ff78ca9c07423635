// The columnar kernel on ten million facts of the sample company: one thread, two, the naive fold, SQL over Parquet, and what-ifs.
import { join } from 'node:path';
import type { Folded, FoldKeeper, History, HistoryFolder, WhatIf } from '@waymark/replay';
import { askWhatIf, countFacts, FolderThreads, foldHistory, InlineFolder, NO_BOUNDS, planKernel } from '@waymark/replay';
import type { ScoringModel } from '@waymark/scoring';
import { compileModel, foldContact } from '@waymark/scoring';
import { sampleColumns } from '../replay/sample-columns';
import { readyModel } from './ready-model';
import type { Figure, Measure } from './rounds';
import { percentile, report, roundsOf, timeRounds } from './rounds';
import { openSqlModel } from './sql-model';
import { SAMPLE_AS_OF, THIRTY_RULES } from './thirty-rules';

const PEOPLE = Number(process.env['BENCH_CONTACTS'] ?? 450_000);
const ROUNDS = 5;
const NAIVE_SHARE = 20;
const QUESTIONS = 40;
const question = { asOf: SAMPLE_AS_OF, ignoreHandoffs: false };
const THREAD = join(__dirname, '../apps/cli/folding-thread.js');

class Keeper implements FoldKeeper {
  private readonly kept = new Map<string, Folded>();
  get = (key: string): Folded | undefined => this.kept.get(key);
  put = (key: string, folded: Folded): void => void this.kept.set(key, folded);
}

/** As many contacts as come to so many facts. */
function firstOf(history: History, facts: number): History {
  let [contacts, count] = [0, 0];
  while (contacts < history.contacts.length && count < facts) {
    count += (history.ends[contacts] as number) - (history.starts[contacts] as number);
    contacts += 1;
  }
  return { ...history, contacts: history.contacts.slice(0, contacts), starts: history.starts.slice(0, contacts), ends: history.ends.slice(0, contacts) };
}

async function timeFold(name: string, history: History, model: ScoringModel, folder: HistoryFolder): Promise<Figure> {
  const folded = { document: model, where: null };
  const plan = planKernel(folded, history.shapes);
  const fold = async (): Promise<void> => void (await folder.fold({ columns: history, folded, answers: plan, question }));
  await fold();
  return timeRounds(name, countFacts(history), ROUNDS, fold);
}

/** Every twentieth contact, its facts at hand as objects, folded by the reference. */
async function timeNaive(history: History): Promise<Figure> {
  const model = compileModel(THIRTY_RULES);
  const contacts = Array.from({ length: Math.floor(history.contacts.length / NAIVE_SHARE) }, (_, index) => {
    const [start = 0, end = 0] = [history.starts[index * NAIVE_SHARE], history.ends[index * NAIVE_SHARE]];
    return Array.from({ length: end - start }, (_each, offset) => history.shapes.factOf(history.facts.shape[start + offset] as number, String(offset).padStart(6, '0'), history.facts.at[start + offset] as number));
  });
  const facts = contacts.reduce((sum, { length }) => sum + length, 0);
  return timeRounds('the fold of the scoring library', facts, Math.min(3, ROUNDS), () => contacts.forEach((each) => void foldContact(model, each, SAMPLE_AS_OF)));
}

/** Drafts as an analyst makes them: other points for one rule after the other. */
async function timeWhatIfs(name: string, history: History, folder: HistoryFolder): Promise<readonly Measure[]> {
  const keeper = new Keeper();
  const named = (document: ScoringModel, digest: string): WhatIf['model'] => ({ document, name: { id: document.id, version: null, digest, title: null } });
  const rules = THIRTY_RULES.behaviour?.rules ?? [];
  const took: number[] = [];
  const refolded: number[] = [];
  for (let asked = 0; asked <= QUESTIONS * roundsOf(1); asked += 1) {
    const draft = { ...THIRTY_RULES, behaviour: { ...THIRTY_RULES.behaviour, rules: rules.map((rule, place) => (place === asked % (rules.length - 1) ? { ...rule, points: (rule.points ?? 0) + 1 + Math.floor(asked / rules.length) } : rule)) } };
    const started = performance.now();
    const answer = await askWhatIf(history, { model: named(draft, `d${asked}`), against: named(THIRTY_RULES, 'base'), asOf: SAMPLE_AS_OF, bounds: NO_BOUNDS, where: null, ignoreHandoffs: false }, folder, keeper);
    // The first question also folds the model that all are compared with.
    if (asked > 0) took.push(performance.now() - started);
    if (asked > 0) refolded.push(answer.refolded.facts / answer.refolded.ofFacts);
  }
  return [
    { name: `${name}, p50`, unit: 'ms', values: [percentile(took, 0.5)] },
    { name: `${name}, p99`, unit: 'ms', values: [percentile(took, 0.99)] },
    { name: `${name}, share folded again, p50`, unit: '', values: [percentile(refolded, 0.5)] },
  ];
}

async function main(): Promise<void> {
  const begun = performance.now();
  const history = sampleColumns({ contacts: PEOPLE, seed: 7, asOf: SAMPLE_AS_OF });
  const madeSeconds = (performance.now() - begun) / 1000;
  const inline = new InlineFolder(() => Promise.resolve());
  const [one, two] = [new FolderThreads(THREAD, 1), new FolderThreads(THREAD, 2)];
  const floor = await timeRounds('floor: both columns read', countFacts(history), ROUNDS, () => void readColumns(history));
  const figures = [
    floor,
    await timeFold('thirty rules, one thread', history, THIRTY_RULES, one),
    await timeFold('thirty rules, two threads', history, THIRTY_RULES, two),
    await timeFold('gitlab-handbook, one thread', history, readyModel('gitlab-handbook'), one),
    await timeFold('b2b-default, one thread', history, readyModel('b2b-default'), one),
    await timeNaive(history),
  ];
  const plans = await timeRounds('thirty rules made ready for the shapes', history.shapes.count, ROUNDS, () => void planKernel({ document: THIRTY_RULES, where: null }, history.shapes));
  const sql = await openSqlModel(history);
  const bySql = sql === null ? [] : [await timeRounds('SQL over Parquet, all threads, less of the model', countFacts(history), ROUNDS, async () => void (await sql.run()))];
  sql?.close();
  const million = firstOf(history, 1_000_000);
  const measures = [...(await timeWhatIfs('what-if, one million', million, inline)), ...(await timeWhatIfs('what-if, all, two threads', history, two))];
  await Promise.all([one.close(), two.close()]);
  const digest = foldHistory(million, planKernel({ document: THIRTY_RULES, where: null }, million.shapes), question).total.reduce((sum, total) => sum + total, 0);
  report('replay kernel', [...figures, plans, ...bySql], {
    facts: countFacts(history),
    contacts: history.contacts.length,
    shapes: history.shapes.count,
    madeSeconds: Math.round(madeSeconds),
    sumOfTotalsOfAMillion: digest,
    peakRssMiB: Math.round(process.resourceUsage().maxRSS / 1024),
    sql: sql === null ? 'DuckDB is not installed: npm i --no-save @duckdb/node-api' : 'DuckDB',
  }, measures);
}

function readColumns({ facts: { at, shape } }: History): number {
  let sum = 0;
  for (let place = 0; place < at.length; place += 1) sum += (at[place] as number) + (shape[place] as number);
  return sum;
}

void main();
