import { spawnSync } from 'node:child_process';
import { existsSync, readdirSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { read, root } from '../architecture/repository';

const dockerfile = read('infra/image/Dockerfile');
const instructions = dockerfile.replaceAll('\\\n', ' ').split('\n').filter((line) => /^[A-Z]+ /.test(line));

const run = (app: string, environment: Readonly<Record<string, string>> = {}) => {
  const { status, stderr } = spawnSync(process.execPath, ['infra/image/run.mjs', ...(app ? [app] : [])], {
    cwd: root,
    encoding: 'utf8',
    env: { PATH: process.env['PATH'], ...environment },
  });
  return { status, stderr };
};

const alive = async (environment: Readonly<Record<string, string>>): Promise<number | null> => {
  const { spawn } = await import('node:child_process');
  const child = spawn(process.execPath, ['infra/image/alive.mjs'], { cwd: root, env: { PATH: process.env['PATH'], ...environment } });
  return new Promise((ended) => child.once('exit', ended));
};

describe('the image', () => {
  beforeAll(() => {
    expect(spawnSync(process.execPath, ['infra/scripts/build.mjs', 'api', 'ingest', 'projector'], { cwd: root }).status).toBe(0);
  });

  it('copies what there is, from stages that there are', () => {
    const stages = instructions.flatMap((line) => /^FROM \S+ AS (\w+)$/.exec(line)?.[1] ?? []);
    const copies = instructions.filter((line) => line.startsWith('COPY'));
    const from = copies.flatMap((line) => /--from=(\w+)/.exec(line)?.[1] ?? []);
    expect(from.filter((stage) => !stages.includes(stage))).toEqual([]);
    const sources = copies.filter((line) => !line.includes('--from=')).flatMap((line) => line.split(' ').slice(1, -1));
    expect(sources.length).toBeGreaterThan(5);
    expect(sources.filter((path) => !existsSync(join(root, path)))).toEqual([]);
  });

  it('lets everything that is copied through .dockerignore', () => {
    const through = [...read('.dockerignore').matchAll(/^!(.+)$/gm)].map(([, path = '']) => path);
    const sources = instructions.filter((line) => line.startsWith('COPY') && !line.includes('--from=')).flatMap((line) => line.split(' ').slice(1, -1));
    expect(sources.filter((source) => !through.some((path) => source === path || source.startsWith(`${path}/`)))).toEqual([]);
  });

  it('is pinned, runs as nobody in particular, with packages of production and a look at its health', () => {
    expect(dockerfile).toMatch(/^ARG NODE=node:\d+\.\d+\.\d+-/m);
    expect(instructions.findLast((line) => line.startsWith('USER'))).toBe('USER node');
    expect(dockerfile).toContain('npm ci --omit=dev');
    expect(dockerfile).toMatch(/^HEALTHCHECK .+alive\.mjs"\]$/m);
  });

  it('runs the app that it is told, and says which there are', () => {
    expect(readdirSync(join(root, 'dist/apps'))).toEqual(expect.arrayContaining(['api', 'ingest', 'projector']));
    for (const app of ['', 'nobody', '../../x']) expect(run(app)).toMatchObject({ status: 2, stderr: expect.stringContaining('name one of') as string });
  });

  it.each(['api', 'projector'])('ends %s with one sentence where a variable is wrong', (app) => {
    expect(run(app)).toEqual({ status: 1, stderr: 'waymark: EVENTSTOREDB_URL: is not set: give the address, such as esdb://host:2113?tls=false\n' });
  });

  it('says of ingest without a broker what is missing', () => {
    expect(run('ingest')).toEqual({ status: 1, stderr: 'waymark: KAFKA_BROKERS: this process takes touchpoints from Kafka: give the brokers as host:port, several with commas\n' });
  });

  it('is alive where the process answers, on whichever port its operators have', async () => {
    const server = createServer((request, response) => response.writeHead(request.url === '/health/live' ? 200 : 404).end());
    await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening));
    const PORT = String((server.address() as AddressInfo).port);
    expect(await alive({ PORT })).toBe(0);
    expect(await alive({ PORT: '1', OPS_PORT: PORT })).toBe(0);
    await new Promise((closed) => server.close(closed));
    expect(await alive({ PORT })).toBe(1);
  });
});
