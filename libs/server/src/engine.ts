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
import { Auditor } from './projection/auditor';
import { Projector } from './projection/projector';
import { ProjectionRunner } from './projection/runner';
import type { Replays } from './replays/create-replays';
import { createReplays } from './replays/create-replays';
import { HistoryKeeper } from './replays/history-keeper';
import { watchEngine } from './observe/engine-gauges';
import { EngineMetrics } from './observe/engine-metrics';

/** The whole engine, without HTTP. */
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
  readonly auditor: Auditor;
  readonly projector: Projector;
  readonly runner: ProjectionRunner;
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

/** Puts the engine together from its ports. */
export function createEngine(parts: EngineParts, letterTopic: DeadLetterTopic | null = null): Engine {
  const registry = new ModelRegistry(parts.log);
  const desk = new HandoffDesk(parts);
  const metrics = new EngineMetrics();
  const projector = new Projector(parts, registry, desk, metrics);
  const history = new HistoryKeeper(parts);
  const runner = new ProjectionRunner(parts, projector, history);
  const ingest = new Ingest(parts, metrics);
  const people = new PeopleDesk(parts, ingest.hasher);
  const models = new ModelDesk(parts, registry);
  const replays = createReplays(history, { parts, registry, models, projector });
  const intake = new Intake(parts, ingest, letterTopic, metrics);
  watchEngine(metrics, { parts, ingest, projector });
  return {
    parts,
    ingest,
    intake,
    imports: new ImportDesk(parts, intake),
    letters: new DeadLetterDesk(parts, intake),
    people,
    registry,
    models,
    switches: new SwitchDesk(parts, runner),
    generations: new GenerationDesk(parts, runner),
    desk,
    release: new ReleaseDesk(parts, projector, desk),
    auditor: new Auditor(runner),
    projector,
    runner,
    history,
    replays,
    keys: new KeyDesk(parts),
    metrics,
    start: () => start(people, runner, parts),
    stop: () => stop(parts, { ingest, runner, history, replays }, letterTopic),
    settled: (deadlineMs) => settled(parts, projector, deadlineMs),
  };
}

async function start(people: PeopleDesk, runner: ProjectionRunner, { logger }: EngineParts): Promise<void> {
  const settled = await people.settleByRule();
  if (settled > 0) logger.info({ cases: settled }, 'cases from before contacts could be merged were settled by the rule');
  await runner.start();
}

async function stop(
  { log, views, vault }: EngineParts,
  { ingest, runner, history, replays }: Pick<Engine, 'ingest' | 'runner' | 'history' | 'replays'>,
  letterTopic: DeadLetterTopic | null,
): Promise<void> {
  await ingest.idle();
  await runner.stop();
  await replays?.desk.stop();
  await history.stop();
  await letterTopic?.close();
  await log.close();
  await views.close();
  await vault.close();
}

async function settled({ log, clock }: EngineParts, projector: Projector, deadlineMs: number): Promise<boolean> {
  const target = await log.end();
  const deadline = clock.now() + deadlineMs;
  while (projector.checkpoint.position < target) {
    if (clock.now() >= deadline) return false;
    await nextCommit(projector, deadline, clock);
  }
  return true;
}

async function nextCommit(projector: Projector, deadline: number, clock: EngineParts['clock']): Promise<void> {
  const waiting = new AbortController();
  const forget = projector.onCommitted(() => waiting.abort());
  await clock.until(deadline, waiting.signal);
  forget();
}
