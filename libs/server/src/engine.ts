import type { DeadLetterTopic } from '@waymark/engine';
import { KeyDesk } from './core/key-desk';
import type { EngineParts } from './core/parts';
import { HandoffDesk } from './handoffs/desk';
import { ReleaseDesk } from './handoffs/release-desk';
import { DeadLetterDesk } from './ingest/dead-letter-desk';
import { ImportDesk } from './ingest/import-desk';
import { Ingest } from './ingest/ingest';
import { Intake } from './ingest/intake';
import { GenerationDesk } from './models/generation-desk';
import { ModelDesk } from './models/model-desk';
import { ModelRegistry } from './models/model-registry';
import { SwitchDesk } from './models/switch-desk';
import { PeopleDesk } from './people/people-desk';
import { LocalProjection } from './projection/local-projection';
import type { Projection } from './projection/projection';
import { Projector } from './projection/projector';
import { ProjectionRunner } from './projection/runner';
import type { Replays } from './replays/create-replays';
import { createReplays } from './replays/create-replays';
import { HistoryKeeper } from './replays/history-keeper';
import { watchEngine } from './observe/engine-gauges';
import { EngineMetrics } from './observe/engine-metrics';

/** The engine without HTTP, whoever projects. */
export interface Engine {
  readonly parts: EngineParts;
  readonly ingest: Ingest;
  readonly intake: Intake;
  readonly imports: ImportDesk;
  readonly letters: DeadLetterDesk;
  readonly people: PeopleDesk;
  readonly registry: ModelRegistry;
  readonly models: ModelDesk;
  readonly switches: SwitchDesk;
  readonly generations: GenerationDesk;
  readonly desk: HandoffDesk;
  readonly release: ReleaseDesk;
  readonly projection: Projection;
  readonly history: HistoryKeeper;
  /** Null where nothing is bound that keeps replays. */
  readonly replays: Replays | null;
  readonly keys: KeyDesk;
  readonly metrics: EngineMetrics;
  /** Opens the views and starts to project. */
  start(): Promise<void>;
  /** Lets what is under way finish, then closes every store. */
  stop(): Promise<void>;
  /** Resolves true when all that is in the log now is in the views; false when the deadline passed before. */
  settled(deadlineMs: number): Promise<boolean>;
}

/** The engine with its own projector. */
export interface WholeEngine extends Engine {
  readonly projector: Projector;
  readonly runner: ProjectionRunner;
}

/** What a projector shares with the rest of the engine. */
export interface ProjectorParts {
  readonly parts: EngineParts;
  readonly registry: ModelRegistry;
  readonly desk: HandoffDesk;
  readonly history: HistoryKeeper;
  readonly metrics: EngineMetrics;
}

/** Puts the whole engine together from its ports. */
export function createEngine(parts: EngineParts, letterTopic: DeadLetterTopic | null = null): WholeEngine {
  const shared = sharedParts(parts);
  const { projector, runner } = createProjector(shared);
  return { ...createEngineOn(shared, new LocalProjection(runner), letterTopic), projector, runner };
}

/** What an engine and its projector have in common. */
export function sharedParts(parts: EngineParts): ProjectorParts {
  return { parts, registry: new ModelRegistry(parts.log), desk: new HandoffDesk(parts), history: new HistoryKeeper(parts), metrics: new EngineMetrics() };
}

/** A projector, not started yet. */
export function createProjector({ parts, registry, desk, history, metrics }: ProjectorParts): Pick<WholeEngine, 'projector' | 'runner'> {
  const projector = new Projector(parts, registry, desk, metrics);
  const runner = new ProjectionRunner(parts, projector, history);
  metrics.outboxes.watch(runner.outbox);
  return { projector, runner };
}

/** Puts the engine together with whoever projects for it. */
export function createEngineOn({ parts, registry, desk, history, metrics }: ProjectorParts, projection: Projection, letterTopic: DeadLetterTopic | null): Engine {
  const ingest = new Ingest(parts, metrics);
  const people = new PeopleDesk(parts, ingest.hasher);
  const models = new ModelDesk(parts, registry);
  const replays = createReplays(history, { parts, registry, models, projection });
  const intake = new Intake(parts, ingest, letterTopic, metrics);
  watchEngine(metrics, { parts, ingest, projection });
  return {
    parts,
    ingest,
    intake,
    imports: new ImportDesk(parts, intake),
    letters: new DeadLetterDesk(parts, intake),
    people,
    registry,
    models,
    switches: new SwitchDesk(parts, projection, registry),
    generations: new GenerationDesk(parts, projection, registry),
    desk,
    release: new ReleaseDesk(parts, projection, registry, desk),
    projection,
    history,
    replays,
    keys: new KeyDesk(parts),
    metrics,
    start: () => start(people, projection, parts),
    stop: () => stop(parts, { ingest, projection, history, replays }, letterTopic),
    settled: (deadlineMs) => settled(parts, projection, deadlineMs),
  };
}

async function start(people: PeopleDesk, projection: Projection, { logger }: EngineParts): Promise<void> {
  const settled = await people.settleByRule();
  if (settled > 0) logger.info({ cases: settled }, 'cases from before contacts could be merged were settled by the rule');
  await projection.start();
}

async function stop(
  { log, views, vault }: EngineParts,
  { ingest, projection, history, replays }: Pick<Engine, 'ingest' | 'projection' | 'history' | 'replays'>,
  letterTopic: DeadLetterTopic | null,
): Promise<void> {
  await ingest.idle();
  await projection.stop();
  await replays?.desk.stop();
  await history.stop();
  await letterTopic?.close();
  await log.close();
  await views.close();
  await vault.close();
}

async function settled({ log, clock }: EngineParts, projection: Projection, deadlineMs: number): Promise<boolean> {
  const target = await log.end();
  const deadline = clock.now() + deadlineMs;
  while (projection.checkpoint.position < target) {
    if (clock.now() >= deadline) return false;
    await nextCommit(projection, deadline, clock);
  }
  return true;
}

async function nextCommit(projection: Projection, deadline: number, clock: EngineParts['clock']): Promise<void> {
  const waiting = new AbortController();
  const forget = projection.onCommitted(() => waiting.abort());
  await clock.until(deadline, waiting.signal);
  forget();
}
