import type { Statement } from './statements';

/** What was last told of a contact on a topic, in one epoch. */
export interface ToldTopic {
  readonly epoch: number;
  /** Of the latest message. */
  readonly sequence: number;
  /** What stands, by its key: the message that told it, and what it said. */
  readonly said: ReadonlyMap<string, Said>;
}

interface Said {
  readonly sequence: number;
  readonly says: string;
}

/** What a message is to say: that something holds, or that what an earlier one said does not. */
export type Telling =
  | { readonly kind: 'states'; readonly sequence: number; readonly statement: Statement; /** What was last said under that key. */ readonly before: string | null }
  | { readonly kind: 'retracts'; readonly sequence: number; readonly retracts: number };

interface Told {
  readonly told: ToldTopic;
  readonly tellings: readonly Telling[];
}

export const nothingTold = (epoch: number): ToldTopic => ({ epoch, sequence: 0, said: new Map() });

/** Tells a statement, whether or not it is news. */
export function tell({ epoch, sequence: last, said }: ToldTopic, statement: Statement): Told {
  const sequence = last + 1;
  const next = new Map(said).set(statement.key, { sequence, says: statement.says });
  return { told: { epoch, sequence, said: next }, tellings: [{ kind: 'states', sequence, statement, before: said.get(statement.key)?.says ?? null }] };
}

/**
 * What has to be told so that exactly these statements stand: what does not hold any more is retracted first. A blank one
 * is told to nobody who has heard nothing, but where everything is to be told.
 */
export function tellDifference(before: ToldTopic, statements: readonly Statement[], everything: boolean): Told {
  const present = new Set(statements.map(({ key }) => key));
  const over = [...before.said].filter(([key]) => !present.has(key));
  const news = statements.filter((statement) => isNews(before.said.get(statement.key), statement, everything));
  const said = new Map(before.said);
  let { sequence } = before;
  const retractions = over.map(([key, { sequence: retracts }]): Telling => {
    said.delete(key);
    return { kind: 'retracts', sequence: (sequence += 1), retracts };
  });
  const states = news.map((statement): Telling => {
    said.set(statement.key, { sequence: (sequence += 1), says: statement.says });
    return { kind: 'states', sequence, statement, before: before.said.get(statement.key)?.says ?? null };
  });
  return { told: { epoch: before.epoch, sequence, said }, tellings: [...retractions, ...states] };
}

function isNews(known: Said | undefined, { says, blank }: Statement, everything: boolean): boolean {
  return known ? known.says !== says : everything || !blank;
}

/** As its row keeps it. */
export function writeSaid({ said }: ToldTopic): string {
  return JSON.stringify([...said].map(([key, { sequence, says }]) => [key, sequence, says]));
}

export function readSaid(text: string): ToldTopic['said'] {
  const entries = JSON.parse(text) as readonly (readonly [string, number, string])[];
  return new Map(entries.map(([key, sequence, says]) => [key, { sequence, says }]));
}
