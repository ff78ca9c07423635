import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { OUT_TOPICS } from '@waymark/engine';
import { kafkaOf } from '@waymark/hosting';
import { parse } from 'yaml';
import { read, root } from '../architecture/repository';
import type { App } from './variables';
import { apps, namesReadBy, readers } from './variables';

interface Service {
  readonly image: string;
  readonly command?: readonly string[];
  readonly environment?: Readonly<Record<string, string | number>>;
  readonly depends_on?: Readonly<Record<string, { readonly condition: string }>>;
  readonly volumes?: readonly string[];
  readonly healthcheck?: object;
}

interface Compose {
  readonly include?: readonly string[];
  readonly services: Readonly<Record<string, Service>>;
  readonly volumes: Readonly<Record<string, unknown>>;
}

const FOLDER = 'infra/compose';
const texts = ['compose.yaml', 'stores.yaml'].map((name) => read(`${FOLDER}/${name}`));
const [whole, stores] = texts.map((text) => parse(text, { merge: true }) as Compose) as [Compose, Compose];
const services = { ...stores.services, ...whole.services };

/** What an operator has set after following `.env.example`. */
const set: Readonly<Record<string, string>> = { POSTGRES_PASSWORD: 'aaaaaaaaaaaaaaaaaaaaaaaa', WAYMARK_ADMIN_KEY: 'bbbbbbbbbbbbbbbbbbbbbbbb' };

/** As Compose puts variables in: ${NAME:-default} and ${NAME:?why}. */
const filled = (text: string): string => text.replace(/\$\{(\w+)(?::-([^}]*)|:\?[^}]*)?\}/g, (_, name: string, fallback = '') => set[name] ?? String(fallback));

const environmentOf = ({ environment = {} }: Service): Record<string, string> =>
  Object.fromEntries(Object.entries(environment).map(([name, value]) => [name, filled(String(value))]));

const processes = Object.entries(services).flatMap(([name, service]) => {
  const app = apps.find((each) => each === service.command?.[0]);
  return app ? [{ name, app, service }] : [];
});

describe('the compose files', () => {
  it('run every process that there is on servers', () => {
    expect(new Set(processes.map(({ app }) => app))).toEqual(new Set<App>(apps));
    expect(whole.include).toEqual(['stores.yaml']);
  });

  it.each(processes)('give $name an environment that it takes, and nothing that it does not read', ({ app, service }) => {
    const environment = environmentOf(service);
    expect(readers[app](environment)).toMatchObject({ partitions: 2 });
    const known = new Set([...namesReadBy(app), 'KAFKA_BROKERS', 'KAFKA_OUT']);
    expect(Object.keys(environment).filter((name) => !known.has(name))).toEqual([]);
  });

  it('give each partition a projector of its own', () => {
    const preferred = processes.flatMap(({ app, service }) => (app === 'projector' ? readers.projector(environmentOf(service)).preferred : []));
    expect(preferred).toEqual([0, 1]);
  });

  it('make the topics that the code names', () => {
    const kafka = kafkaOf({ KAFKA_BROKERS: 'kafka:9092' });
    const made = String(stores.services['topics']?.environment?.['TOPICS']).trim().split('\n').map((line) => line.split(' ')[0]);
    expect(made).toEqual([...(kafka?.topics ?? []), kafka?.deadLetterTopic, ...OUT_TOPICS]);
  });

  it('wait for what they stand on, and everything that runs on says whether it is well', () => {
    for (const { service } of processes) {
      expect(service.depends_on).toEqual({
        eventstoredb: { condition: 'service_healthy' },
        postgres: { condition: 'service_healthy' },
        topics: { condition: 'service_completed_successfully' },
      });
    }
    const waited = Object.values(services).flatMap(({ depends_on = {} }) => Object.entries(depends_on));
    const unknown = waited.filter(([name, { condition }]) => !services[name] || (condition === 'service_healthy' && !services[name].healthcheck));
    expect(unknown).toEqual([]);
  });

  it('pin every image', () => {
    expect(Object.values(services).filter(({ image }) => !/:v?\d+\.\d+[\w.-]*\}?$/.test(image)).map(({ image }) => image)).toEqual([]);
  });

  it('declare their volumes, and mount files that exist', () => {
    const mounts = Object.values(services).flatMap(({ volumes = [] }) => volumes);
    const sources = mounts.flatMap((mount) => (mount.includes(':') ? [mount.split(':')[0] ?? ''] : []));
    const declared = { ...stores.volumes, ...whole.volumes };
    expect(sources.filter((source) => !(source.startsWith('.') ? existsSync(join(root, FOLDER, source)) : source in declared))).toEqual([]);
  });

  it('ask for what .env.example explains, no more and no less', () => {
    const asked = new Set(texts.flatMap((text) => [...text.matchAll(/(?<!\$)\$\{(\w+)/g)].map(([, name]) => name)));
    const explained = [...read(`${FOLDER}/.env.example`).matchAll(/^(\w+)=/gm)].map(([, name]) => name);
    expect([...asked].sort()).toEqual(explained.sort());
  });
});
