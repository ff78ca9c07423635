import type { Outlet, RowChange } from '@waymark/engine';
import type { ViewDatabase } from '@waymark/testkit';
import { around } from '../around';
import type { DeskWeakening, Projecting } from './weakening';

/** The way from the log to the sales desk without one of its safeguards each. */
export const DESK_WEAKENINGS: Readonly<Record<string, DeskWeakening>> = {
  'records are committed when they are durable': { handler: (handler) => (records) => (void handler(records).catch(() => undefined), Promise.resolve()) },
  'rows and checkpoint are one commit': { database: (views) => inTwo(views, ({ table }) => table === 'checkpoint') },
  'what falls due is written with the rows that it belongs to': { database: (views) => inTwo(views, ({ table }) => table !== 'due') },
  'a commit proves that the part is still its writer\'s': { database: (views) => around(views, { write: (changes) => views.write(changes, null, null) }) },
  'a commit proves that none before it is lost': { database: (views) => around(views, { write: (changes, token) => views.write(changes, token, null) }) },
  'views that have lost commits go on from where they stand': { projecting: ({ runner, projector }) => replace(runner, { projectFrom: async (_position: number, events: never) => (await projector.project(events), true) }) },
  'after a failure the next turn reads where things stand': { projecting: ({ projector }) => replace(projector.turns, { readAgain: () => Promise.resolve() }) },
  'time does not overtake events that were appended before it': { projecting: ({ runner }) => replace(runner, { isCurrent: () => Promise.resolve(true) }) },
  'nothing is called whole before what the log asks for was looked for': { projecting: ({ runner }) => replace(runner, { compared: true }) },
  'a generation is fed with every event from its first moment': { projecting: starving },
  'an outlet has passed what it has confirmed': { outlet: (outlet) => around<Outlet>(outlet, { send: (messages, signal) => (void outlet.send(messages, signal).catch(() => undefined), Promise.resolve()) }) },
  'lost views raise the epoch': { projecting: ({ runner }) => replace(runner.outbox, { begin: () => Promise.resolve() }) },
};

/** Puts other parts, private ones too, in the place of an object's own. */
function replace(object: object, parts: Readonly<Record<string, unknown>>): void {
  Object.assign(object, parts);
}

/** A commit as two of them: first what is chosen, then the rest. */
function inTwo(views: ViewDatabase, isFirst: (change: RowChange) => boolean): ViewDatabase {
  return around(views, {
    write: async (changes, token, expected) => {
      const [first, rest] = [changes.filter(isFirst), changes.filter((change) => !isFirst(change))];
      if (first.length === 0 || rest.length === 0) return views.write(changes, token, expected);
      const commits = await views.write(first, token, expected);
      return views.write(rest, token, expected === null ? null : commits);
    },
  });
}

/** One that fills is left to its filler alone. */
function starving({ projector }: Projecting): void {
  const project = projector.project.bind(projector);
  replace(projector, {
    project: async (events: Parameters<typeof project>[0]) => {
      const hidden = projector.generations.filter(({ status, purpose }) => status === 'filling' && purpose !== 'loss');
      projector.generations = projector.generations.filter((generation) => !hidden.includes(generation));
      await project(events).finally(() => (projector.generations = [...projector.generations, ...hidden]));
    },
  });
}
