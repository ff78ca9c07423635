import type { PostgresPool } from '@waymark/adapters/postgres';
import { createPostgresClaimIndex, createPostgresVault, openPostgres } from '@waymark/adapters/postgres';
import type { ClaimIndex, EventLog, Vault, ViewStore } from '@waymark/engine';
import { createClaimedDecisionStore } from '@waymark/engine';
import { NAMESPACES } from '@waymark/journey';
import type { EngineParts, IngestItem, WholeEngine } from '@waymark/server';
import { createEngine, DEFAULT_ENGINE_SETTINGS } from '@waymark/server';
import { describeWithPostgres, MemoryLog, SeededDice, SimulatedClock } from '@waymark/testkit';
import type { TestDatabase } from '@waymark/testkit';
import { checkIndex } from '../faults/index-check';
import { itemOf } from './history';
import { aFact, contract, START } from './random-facts';
import { crypto } from './stores';
import { UnsafePorts } from './unsafe-ports';

const { WAYMARK_SIMULATION_SEED: one } = process.env;
const SEEDS = one ? [Number(one)] : [1, 2, 3];
const PROCESSES = 4;
const FACTS = 50;
const SCHEMA = 'waymark_vault';
const MAX_ROUNDS = 3_000;

const silent = { info: () => undefined, warn: () => undefined, error: () => undefined };

/** Real processes' parts over one PostgreSQL and one log; only their calls are made to fail. */
class Installation {
  readonly log = new MemoryLog();
  readonly ports: UnsafePorts;
  private readonly pools: PostgresPool[] = [];
  private readonly orders: (readonly IngestItem[])[] = [];
  private readonly items: IngestItem[];
  private rounds = 0;

  constructor(
    private readonly database: TestDatabase,
    private readonly dice: SeededDice,
  ) {
    this.ports = new UnsafePorts(dice, (process) => this.killConnections(process));
    const people = dice.pick([2, 4, 9]);
    this.items = Array.from({ length: FACTS }, (_, place) => itemOf(aFact(dice, people, `f${place}`)));
    const left = [...this.items, ...dice.shuffled(this.items).slice(0, FACTS / 2)];
    while (left.length > 0) this.orders.push(left.splice(0, dice.pick([1, 2, 5, 12])));
  }

  /** Every order is given until it is answered, by whoever is free. */
  async unfold(): Promise<void> {
    await Promise.all(Array.from({ length: PROCESSES }, (_, place) => this.work(`waymark-sim-${place}`)));
    await this.ports.lateEffects();
  }

  /** A process that nothing happens to any more. */
  async calm(): Promise<{ readonly engine: WholeEngine; readonly index: ClaimIndex; readonly sweep: () => Promise<unknown> }> {
    this.ports.calm();
    return this.start(this.pool('waymark-sim-calm'), new AbortController());
  }

  async again(engine: WholeEngine): Promise<readonly string[]> {
    const outcomes: string[] = [];
    for (const item of this.items) outcomes.push(...(await engine.ingest.submit([item])).map(({ outcome }) => outcome));
    return outcomes;
  }

  eventIds(): readonly string[] {
    return this.items.map(({ fact }) => crypto.uuid5(NAMESPACES.factEvent, fact.id)).sort();
  }

  async close(): Promise<void> {
    await Promise.all(this.pools.map((pool) => pool.close()));
  }

  private async work(name: string): Promise<void> {
    const pool = this.pool(name);
    let life = await this.begin(pool);
    for (let order = this.orders.shift(); order; order = this.orders.shift()) {
      if ((this.rounds += 1) > MAX_ROUNDS) throw new Error('comes to no end');
      const answered = await Promise.race([this.give(life.engine, order), life.died]);
      if (!answered) this.orders.push(order);
      if (life.ending.signal.aborted) life = await this.begin(pool);
      if (this.dice.chance(0.1)) await this.remark();
    }
  }

  /** Until it starts: the next may be killed as it begins. */
  private async begin(pool: PostgresPool): Promise<Awaited<ReturnType<Installation['start']>>> {
    for (let tries = 0; tries < MAX_ROUNDS; tries += 1) {
      const started = await this.start(pool, new AbortController()).catch(() => null);
      if (started) return started;
    }
    throw new Error('never starts');
  }

  private async give(engine: WholeEngine, order: readonly IngestItem[]): Promise<boolean> {
    return engine.ingest.submit(order).then(
      () => true,
      () => false,
    );
  }

  private async start(pool: PostgresPool, ending: AbortController) {
    const died = new Promise<false>((resolve) => ending.signal.addEventListener('abort', () => resolve(false)));
    const index = await createPostgresClaimIndex({ pool, schema: SCHEMA });
    const vault = await createPostgresVault({ pool, schema: SCHEMA, newSecret: () => globalThis.crypto.getRandomValues(new Uint8Array(32)) });
    const life = { name: pool.name, ending };
    const log = this.ports.of<EventLog>(life, this.log, ['append']);
    const decisions = createClaimedDecisionStore(log, this.ports.of<ClaimIndex>(life, index, []));
    const clock = new SimulatedClock(START).during(ending.signal);
    const parts: EngineParts = {
      log, decisions, vault: this.ports.of<Vault>(life, vault, []), secrets: await vault.secrets(), views: {} as ViewStore,
      clock, crypto, contract, settings: DEFAULT_ENGINE_SETTINGS, logger: silent,
    };
    const engine = createEngine(parts) as WholeEngine;
    return { engine, index, died, ending, sweep: () => decisions.sweep(Number.MAX_SAFE_INTEGER) };
  }

  private pool(name: string): PostgresPool {
    const pool = openPostgres({ url: this.database.url, name, log: silent, maxConnections: 3 });
    this.pools.push(pool);
    return pool;
  }

  /** In the middle of whatever they are at. */
  private async killConnections(process: string): Promise<void> {
    await this.database.query('select pg_terminate_backend(pid) from pg_stat_activity where application_name = $1 and datname = current_database()', [process]);
  }

  /** Something that knows no claims writes to a stream. */
  private async remark(): Promise<void> {
    const events = await this.log.readAll({ after: 0, limit: 10_000 });
    if (events.length === 0) return;
    const { stream } = this.dice.pick(events);
    const last = this.log.lastOf(stream);
    await this.log.append({ stream, expected: last, events: [{ id: crypto.uuid5(NAMESPACES.decision, `${stream} ${last}`), type: 'remarked', at: START, data: {} }] });
  }
}

describeWithPostgres('several processes over one PostgreSQL and one log', (database) => {
  it.each(SEEDS)('hold every fact exactly once, whatever crashes: WAYMARK_SIMULATION_SEED=%i', async (seed) => {
    const installation = new Installation(database(), new SeededDice(seed));
    await installation.unfold();
    const { engine, index, sweep } = await installation.calm();
    expect(await sweep()).toMatchObject({ failures: [] });
    expect(await index.unconfirmed({ before: Number.MAX_SAFE_INTEGER, limit: 10 })).toEqual([]);
    expect(new Set(await installation.again(engine))).toEqual(new Set(['duplicate']));
    const ids = (await installation.log.readAll({ after: 0, limit: 100_000 })).map(({ id }) => id);
    expect(ids.filter((id, place) => ids.indexOf(id) !== place)).toEqual([]);
    expect(installation.eventIds().filter((id) => !ids.includes(id))).toEqual([]);
    expect(await checkIndex(engine, seed)).toEqual({ claims: FACTS, differs: null });
    const { crashed, killed, failed } = installation.ports.happened;
    expect(Math.min(crashed, killed, failed)).toBeGreaterThan(0);
    await installation.close();
  }, 80_000);
});
