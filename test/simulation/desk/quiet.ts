import type { Installation } from './installation';
import type { DeskProcess } from './process';
import type { Projecting } from './weakening';

/** All that is in the log is in the views and told, nothing is due, and no fill or removal is left to do. */
export async function isQuiet(stores: Installation, processes: readonly DeskProcess[], now: number): Promise<boolean> {
  const end = await stores.log.end();
  if (stores.broker.waiting > 0 || (stores.shape.servers && stores.index.unconfirmedClaims > 0)) return false;
  const projecting = processes.flatMap((process) => [...process.projecting.values()]);
  if (projecting.length !== stores.parts.length || !projecting.every((each) => isAtRest(each, end, now))) return false;
  const queued = await Promise.all(stores.parts.map(({ views }) => views.count('outbox', [])));
  return queued.every((count) => count === 0);
}

function isAtRest({ projector, runner }: Projecting, end: number, now: number): boolean {
  const { generations, leaving, teller, checkpoint } = projector;
  const isAtWork = leaving.length > 0 || generations.some(({ status }) => status === 'filling');
  const isTold = !teller.state || (teller.isTelling() && teller.state.cursor === null);
  return runner.health().caughtUp && checkpoint.position >= end && projector.nextDueAt > now && !isAtWork && isTold;
}

/** For whoever reads a failure: what is not at rest. */
export async function unrest({ log, broker, index, shape }: Installation, processes: readonly DeskProcess[], now: number): Promise<string> {
  const projecting = processes.flatMap(({ name, projecting: each }) => [...each.values()].map((one) => ({ name, ...one })));
  const parts = projecting.map(({ name, projector, runner }) => {
    const { generations, leaving, teller, checkpoint } = projector;
    const statuses = [...generations, ...leaving].map(({ model, status, purpose }) => `${model.version} ${status} ${purpose}`);
    return { name, ...runner.health(), due: projector.nextDueAt - now, statuses, telling: teller.state?.cursor, since: teller.state?.since, at: checkpoint.position };
  });
  return JSON.stringify({ end: await log.end(), records: broker.waiting, claims: shape.servers ? index.unconfirmedClaims : 0, parts });
}
