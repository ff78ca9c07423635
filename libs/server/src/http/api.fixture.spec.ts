import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { createManualClock } from '@waymark/testkit';
import type { EngineSettings, Log } from '../core/parts';
import { createHttpApp } from './app';
import { DocumentedAnswers } from './documented-answers.fixture.spec';
import type { TestEngine, TestParts } from './engine.fixture.spec';
import { startTestEngine } from './engine.fixture.spec';
import type { HttpOptions } from './options';

export const START = Date.parse('2026-03-02T09:00:00.000Z');
export const DAY_MS = 86_400_000;

export interface Sent {
  readonly key?: string | null;
  readonly body?: unknown;
  readonly headers?: Readonly<Record<string, string>>;
}

export interface Answered {
  readonly status: number;
  readonly headers: Readonly<Record<string, unknown>>;
  readonly text: string;
  /** The body as JSON, of a shape that the caller knows. */
  json<T = Readonly<Record<string, unknown>>>(): T;
}

/** The API of a fresh engine; every answer is held against the document. */
export class Api {
  readonly documented = new DocumentedAnswers();
  keys: Readonly<Record<string, string>> = {};

  constructor(
    readonly app: NestFastifyApplication,
    readonly test: TestEngine,
    readonly clock: ReturnType<typeof createManualClock>,
  ) {}

  get engine(): TestEngine['engine'] {
    return this.test.engine;
  }

  async call(method: 'GET' | 'POST' | 'DELETE' | 'PUT', url: string, { key = 'admin', body, headers = {} }: Sent = {}): Promise<Answered> {
    const authorization = key === null ? {} : { authorization: `Bearer ${this.keys[key] ?? key}` };
    const answer = await this.app.inject({
      method,
      url,
      headers: { ...authorization, 'content-type': 'application/json', ...headers },
      ...(body === undefined ? {} : { payload: payloadOf(body) }),
    });
    this.documented.check(method, url, { status: answer.statusCode, type: String(answer.headers['content-type']), text: answer.payload });
    return { status: answer.statusCode, headers: answer.headers, text: answer.payload, json: <T>() => JSON.parse(answer.payload) as T };
  }

  get(url: string, sent: Sent = {}): Promise<Answered> {
    return this.call('GET', url, sent);
  }

  post(url: string, body?: unknown, sent: Sent = {}): Promise<Answered> {
    return this.call('POST', url, { ...sent, ...(body === undefined ? {} : { body }) });
  }

  /** A touchpoint of somebody, in structured mode; answers whose it is. */
  async touch(id: string, email: string, data: object = {}, time: number = this.clock.now()): Promise<string> {
    const event = touchpoint(id, email, data, time);
    const answer = await this.post('/v1/touchpoints', event, { key: 'channel', headers: { 'content-type': 'application/cloudevents+json' } });
    if (answer.status !== 202) throw new Error(answer.text);
    return answer.json<{ events: { contactId: string }[] }>().events[0]?.contactId ?? '';
  }

  /** Publishes, fills, confirms. */
  async activate(model: object): Promise<void> {
    const { id, version } = (await this.post('/v1/models', model)).json<{ id: string; version: number }>();
    const path = `/v1/models/${id}/${version}/activate`;
    const { generation } = (await this.post(path)).json<{ generation: string }>();
    await this.becomes(() => this.engine.switches.generation(generation)?.status === 'ready');
    const diff = (await this.get(`/v1/generations/${generation}/diff`)).json<{ position: number }>();
    await this.post(path, { generation, position: diff.position });
    await this.becomes(() => this.engine.projection.live?.gen === generation);
  }

  /** Waits for the projector to have come so far. */
  async becomes(holds: () => boolean): Promise<void> {
    while (!holds()) await this.clock.breathe();
  }

  async settled(): Promise<void> {
    const end = await this.engine.parts.log.end();
    await this.becomes(() => this.engine.projection.checkpoint.position >= end);
    // A decision that this brought about is an event of its own.
    if ((await this.engine.parts.log.end()) > end) await this.settled();
  }

  async stop(): Promise<void> {
    await this.app.close();
    await this.test.stop();
  }
}

function payloadOf(body: unknown): string | Buffer {
  return typeof body === 'string' || Buffer.isBuffer(body) ? body : JSON.stringify(body);
}

export async function startApi(options: Partial<HttpOptions> = {}, settings: Partial<EngineSettings> = {}, logger?: Log, parts: TestParts = {}): Promise<Api> {
  const api = await openApi(createManualClock(START), options, settings, logger, parts);
  api.keys = Object.fromEntries((await api.engine.keys.firstStart()).map(({ role, secret }) => [role, secret]));
  return api;
}

/** Ends an API and opens another one on the folder that it leaves; `between` may do to that what it likes. */
export async function restartApi(before: Api, logger?: Log, between: (directory: string) => void = () => undefined): Promise<Api> {
  const { directory } = before.test;
  await before.app.close();
  await before.test.halt();
  between(directory);
  const api = await openApi(before.clock, {}, {}, logger, { directory });
  api.keys = before.keys;
  return api;
}

async function openApi(clock: Api['clock'], options: Partial<HttpOptions>, settings: Partial<EngineSettings>, logger: Log | undefined, parts: TestParts): Promise<Api> {
  const test = await startTestEngine(clock, settings, logger, parts);
  const app = await createHttpApp(test.engine, { host: '127.0.0.1', demonstration: false, version: '0.1.0', ...options });
  return new Api(app, test, clock);
}

export function touchpoint(id: string, email: string, data: object = {}, time: number = START): object {
  return {
    specversion: '1.0',
    id,
    source: 'tests',
    type: 'waymark.touchpoint.v1',
    time: new Date(time).toISOString(),
    subject: `email:${email}`,
    data: { channel: 'webinar', action: 'attended', content: { id: 'autumn', name: 'Autumn webinar' }, ...data },
  };
}

/** Qualifies with three webinars; a demo request is enough alone. */
export const MODEL = {
  schema: 'waymark/scoring-model/v1',
  id: 'small',
  title: 'Small model of the tests',
  behaviour: {
    rules: [
      { id: 'webinar', title: 'Attended a webinar', when: { channel: 'webinar', action: 'attended' }, points: 20 },
      { id: 'demo', title: 'Asked for a demo', when: { action: 'demo_requested' }, points: 60 },
    ],
  },
  fit: { rules: [{ id: 'cto', title: 'Is a CTO', when: { 'profile.title': 'CTO' }, points: 5 }] },
  bands: { fit: { A: 5, B: null }, behaviour: { '1': 50, '2': null } },
  qualification: { when: { 'state.total': { gte: 50 } } },
};
