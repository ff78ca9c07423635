import { describeDecisionStore, describeEventLog, describeOrderBook, describeVault, describeViewAdditions, describeViewStore } from '@waymark/testkit';

interface Group {
  /** What the lines are about, from the outermost `describe` of the suite inwards; empty for the suite itself. */
  readonly about: string;
  readonly promises: string[];
}

interface Port {
  readonly heading: string;
  readonly what: string;
  readonly suite: () => void;
}

const never = (): Promise<never> => Promise.reject(new Error('titles need no store'));

const ports: readonly Port[] = [
  { heading: 'The log', what: 'Facts and decisions, kept for ever in one order.', suite: () => describeEventLog('', never) },
  { heading: 'Decisions', what: 'Identity index, claims and log, changed together.', suite: () => describeDecisionStore('', never) },
  { heading: 'The vault', what: 'Keys of streams, dead letters and API keys.', suite: () => describeVault('', never) },
  { heading: 'The views', what: 'Read tables with their checkpoints.', suite: () => describeViewStore('', never) },
  { heading: 'Views that are added to', what: 'The same tables, opened by programs of which one knows more columns.', suite: () => describeViewAdditions('', never) },
  { heading: 'The order book', what: 'What is asked of all projectors, kept until each has done it.', suite: () => describeOrderBook('', () => ({ open: never, dispose: never })) },
];

const beginning = `# What every store promises

Each line is the title of a test. The stores behind one port, whatever they are made of, run the same suite (\`test/kit/src/contracts\`), and so may yours. The page is printed from the suites, and a test compares it with them.
`;

/** The page, as the suites say it today. */
export function guaranteesPage(): string {
  return [beginning, ...ports.map(sectionOf)].join('\n');
}

function sectionOf({ heading, what, suite }: Port): string {
  const groups = groupsIn(suite).map(({ about, promises }) => [...(about === '' ? [] : [`**${about}**`, '']), ...promises.map((promise) => `- ${promise}`), ''].join('\n'));
  return [`## ${heading}`, '', what, '', ...groups].join('\n');
}

/** The titles of a suite, which is read and not run; those of no group first. */
function groupsIn(suite: () => void): readonly Group[] {
  const path: string[] = [];
  const groups = new Map<string, Group>();
  const nothing = (): void => undefined;
  const reading = {
    describe: (title: string, body: () => void) => {
      path.push(title);
      body();
      path.pop();
    },
    it: (title: string) => {
      const about = path.slice(1).join(', ');
      const group = groups.get(about) ?? { about, promises: [] };
      group.promises.push(title);
      groups.set(about, group);
    },
    ...{ beforeAll: nothing, beforeEach: nothing, afterEach: nothing, afterAll: nothing },
  };
  const running = Object.fromEntries(Object.keys(reading).map((name) => [name, Reflect.get(globalThis, name) as unknown]));
  Object.assign(globalThis, reading);
  try {
    suite();
  } finally {
    Object.assign(globalThis, running);
  }
  return [...groups.values()].toSorted((a, b) => Number(a.about !== '') - Number(b.about !== ''));
}
