import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import type { WholeEngine, ImportReport } from '@waymark/server';
import { Author } from './author';
import { Dice } from './dice';
import type { FuzzRequest, Keys } from './http-door';
import { HttpWriter, importText } from './http-door';
import { KafkaWriter } from './kafka-door';
import { Ledger } from './ledger';

const KAFKA_CHUNK = 400;
const FILE_CHUNK = 200;
const HTTP_BATCH = 25;
const SHOWN = 3_000;

/** Throws messages at every door of an engine, and keeps the books. */
export class Campaign {
  readonly ledger = new Ledger();
  /** Messages that reached a door, those of unreadable bodies aside. */
  sent = 0;
  /** Of bodies that were refused as a whole. */
  unread = 0;
  /** Records that went into the dead letters for what they say. */
  lettered = 0;
  /** HTTP answers by status. */
  readonly statuses = new Map<number, number>();
  private readonly dice: Dice;
  private readonly author: Author;
  private readonly kafka: KafkaWriter;
  private readonly http: HttpWriter;

  constructor(
    private readonly engine: WholeEngine,
    private readonly app: NestFastifyApplication,
    keys: Keys,
    readonly seed: number,
  ) {
    this.dice = new Dice(seed);
    this.author = new Author(this.dice, engine.parts.clock.now());
    this.kafka = new KafkaWriter(this.author);
    this.http = new HttpWriter(this.author, keys);
    this.ledger.watch(engine);
  }

  /** One batch through one of the doors. */
  async round(): Promise<void> {
    const { http, dice } = this;
    const door = dice.below(20);
    if (door < 4) await this.chunk();
    else if (door < 6) await this.file();
    else if (door < 10) await this.request(http.batch(HTTP_BATCH));
    else if (door < 12) await this.request(http.segmentBatch(HTTP_BATCH));
    else if (door < 13) await this.request(http.lines(HTTP_BATCH));
    else await this.request(dice.chance(0.7) ? http.single() : http.segmentSingle());
    this.ledger.settle(this.author.finishBatch());
    if (this.ledger.wrong.length > 0) throw new Error(this.ledger.wrong.slice(0, 5).join('\n'));
  }

  private get noted(): number {
    return Object.values(this.ledger.counts).reduce((sum, count) => sum + count, 0);
  }

  /** A chunk of a partition, which comes twice at times. */
  private async chunk(): Promise<void> {
    const records = this.kafka.records(KAFKA_CHUNK);
    const shown = (): string => JSON.stringify(records.map(({ rawHeaders, value }) => [rawHeaders.map(([name, held]) => [name, held?.toString()]), value?.toString()]));
    const before = this.ledger.counts.rejected;
    await this.told(shown, () => this.engine.intake.kafka(records));
    this.sent += records.length;
    this.lettered += this.ledger.counts.rejected - before;
    if (!this.dice.chance(0.1)) return;
    this.ledger.settle(this.author.finishBatch());
    const accepted = this.ledger.counts.accepted;
    await this.told(shown, () => this.engine.intake.kafka(records));
    this.sent += records.length;
    if (this.ledger.counts.accepted !== accepted) throw new Error('a chunk that came again was taken again');
  }

  private async file(): Promise<void> {
    const text = importText(this.author, FILE_CHUNK);
    const lines = text.split('\n').filter((line) => line.replace(/^\ufeff/, '').trim() !== '').length;
    const { counts, problems } = await this.told(() => text, () => this.engine.imports.lines(text, { firstLine: 1, dryRun: false }));
    this.report(counts.rejected, problems);
    const told = Object.values(counts).reduce((sum, count) => sum + count, 0);
    if (told !== lines) throw new Error(`an import of ${lines} lines tells of ${told}`);
    this.sent += lines;
  }

  /** What an import refuses is told by its report alone. */
  private report(rejected: number, problems: ImportReport['problems']): void {
    this.ledger.counts.rejected += rejected;
    for (const problem of problems) if (problem.code !== 'conflict') this.ledger.refused(problem);
  }

  private async request(request: FuzzRequest): Promise<void> {
    const before = this.noted;
    const shown = (): string => JSON.stringify({ ...request, body: request.body.toString('latin1') });
    const { url, headers, body } = request;
    await this.told(shown, async () => {
      const answer = await this.app.inject({ method: 'POST', url, headers, payload: body });
      this.statuses.set(answer.statusCode, (this.statuses.get(answer.statusCode) ?? 0) + 1);
      this.judge(answer.statusCode, answer.payload);
      const noted = this.noted - before;
      this.sent += noted;
      if (noted > 0) return;
      if (answer.statusCode < 400 && request.messages > 0 && !request.damaged) throw new Error('a request was taken and nothing of it');
      this.unread += request.messages;
      this.author.forgetBatch();
    });
  }

  private judge(status: number, payload: string): void {
    if (status >= 500 || status === 429) throw new Error(`answered ${status}: ${payload}`);
    if (status >= 400) return this.ledger.refused(problemIn(payload));
    const { counts, problems } = JSON.parse(payload) as Partial<ImportReport>;
    if (counts && problems) this.report(counts.rejected, problems);
  }

  private async told<T>(shown: () => string, work: () => Promise<T>): Promise<T> {
    try {
      return await work();
    } catch (error) {
      throw new Error(`${String(error)}\nin ${shown().slice(0, SHOWN)}`, { cause: error });
    }
  }
}

function problemIn(payload: string): Parameters<Ledger['refused']>[0] {
  const { code = '', pointer = '', detail = '' } = JSON.parse(payload) as { code?: string; pointer?: string; detail?: string };
  return { code, pointer, message: detail };
}
