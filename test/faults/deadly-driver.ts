// Stands in the place of the SQLite driver in the victim's bundle.
import * as driver from '@photostructure/sqlite';

export { backup } from '@photostructure/sqlite';

type Connection = InstanceType<typeof driver.DatabaseSync>;

let statementsLeft = Infinity;
let generationsLeft = 0;

/**
 * The process kills itself before its so-manieth statement that writes, be it between a BEGIN and its COMMIT: from now on,
 * or from its so-manieth that writes a generation on, where fills end and switches are.
 */
export function dieAfter(statements: number, generations: number): void {
  statementsLeft = statements;
  generationsLeft = generations;
}

function aboutToWrite(sql: string): void {
  if (sql.startsWith('INSERT OR REPLACE INTO generation ')) generationsLeft -= 1;
  if (generationsLeft > 0) return;
  statementsLeft -= 1;
  if (statementsLeft <= 0) process.kill(process.pid, 'SIGKILL');
}

/** The driver's own object, but for the methods that write, which count. */
function watched<T extends object>(object: T, methods: Readonly<Record<string, (...values: never[]) => unknown>>): T {
  return new Proxy(object, {
    get: (target, name) => {
      const own = methods[String(name)];
      if (own) return own;
      const value: unknown = Reflect.get(target, name, target);
      return typeof value === 'function' ? (value.bind(target) as unknown) : value;
    },
  });
}

function watchedConnection(connection: Connection): Connection {
  return watched(connection, {
    exec: (sql: string) => (aboutToWrite(sql), connection.exec(sql)),
    prepare: (sql: string) => {
      const statement = connection.prepare(sql);
      return watched(statement, { run: (...values: Parameters<typeof statement.run>) => (aboutToWrite(sql), statement.run(...values)) });
    },
  });
}

export const DatabaseSync = new Proxy(driver.DatabaseSync, {
  construct: (target, args) => watchedConnection(Reflect.construct(target, args) as Connection),
});
