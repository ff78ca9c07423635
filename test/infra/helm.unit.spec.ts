import { execFileSync, spawnSync } from 'node:child_process';
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { recordSkip } from '@waymark/testkit';
import Ajv from 'ajv';
import { parse, parseAllDocuments } from 'yaml';
import { read, root } from '../architecture/repository';
import { isVariable, namesReadByAny } from './variables';

const CHART = 'infra/helm/waymark';
const values = parse(read(`${CHART}/values.yaml`)) as Record<string, unknown>;
const schema = JSON.parse(read(`${CHART}/values.schema.json`)) as object;
const templates = readdirSync(join(root, CHART, 'templates')).map((name) => ({ name, text: read(`${CHART}/templates/${name}`) }));
const fits = new Ajv({ strict: true, allowUnionTypes: true }).compile(schema);

const changed = (path: string, value: unknown): Record<string, unknown> => {
  const copy = structuredClone(values);
  const names = path.split('.');
  const last = names.pop() ?? '';
  const holder = names.reduce<Record<string, unknown>>((at, name) => at[name] as Record<string, unknown>, copy);
  holder[last] = value;
  return copy;
};

const valueAt = (path: string): unknown => path.split('.').reduce<unknown>((at, name) => Object(at)[name] as unknown, values);

describe('the chart', () => {
  it('has values that fit its schema', () => {
    expect([fits(values), fits.errors]).toEqual([true, null]);
  });

  it.each([
    ['partitions', 0],
    ['partitions', '2'],
    ['kafka.brokers', 'kafka'],
    ['kafka.out', true],
    ['kafka.saslMechanism', 'kerberos'],
    ['kafka.saslMechanism', 'plain'],
    ['secrets.kafkaLogin', 'kafka-login'],
    ['secrets.kafkaCa', 'kafka-ca'],
    ['schemaPrefix', 'My-Schema'],
    ['api.replica', 2],
    ['projector.cacheSize', '2 GB'],
    ['secrets.stores', ''],
    ['logLevel', 'loud'],
    ['databaseURL', 'postgres://u:p@db/waymark'],
  ])('refuses %s: %p', (path, value) => {
    expect(fits(changed(path, value))).toBe(false);
  });

  it('uses values that there are', () => {
    const used = templates.flatMap(({ name, text }) => [...text.matchAll(/\.Values\.([A-Za-z.]+)/g)].map(([, path = '']) => ({ name, path })));
    expect(used.length).toBeGreaterThan(30);
    expect(used.filter(({ path }) => valueAt(path) === undefined)).toEqual([]);
  });

  it('sets variables that the code reads', () => {
    const known = namesReadByAny();
    const set = templates.flatMap(({ text }) => [...text.matchAll(/^\s*(?:- name: )?"?([A-Z][A-Z_]+)"?(?::|$)|"(WAYMARK_\w+)"/gm)].flatMap(([, first, second]) => first ?? second ?? []));
    expect(set.filter(isVariable).length).toBeGreaterThan(15);
    expect(set.filter((name) => isVariable(name) && !known.has(name))).toEqual([]);
  });

  it('takes a login and certificates of Kafka from Secrets, and shows none of it in the ConfigMap', () => {
    const secure = structuredClone(values) as { kafka: object; secrets: object };
    Object.assign(secure.kafka, { tls: 'on', saslMechanism: 'scram-sha-512' });
    Object.assign(secure.secrets, { kafkaLogin: 'kafka-login', kafkaCa: 'kafka-ca', kafkaCertificate: 'kafka-client' });
    expect([fits(secure), fits.errors]).toEqual([true, null]);
    const configmap = templates.find(({ name }) => name === 'configmap.yaml')?.text ?? '';
    expect(configmap).toContain('KAFKA_TLS_CA_FILE');
    expect(configmap).not.toMatch(/KAFKA_SASL_(?:USERNAME|PASSWORD)|_URL/);
  });

  it('asks each process for its health where it answers', () => {
    const parts = templates.find(({ name }) => name === '_parts.tpl')?.text ?? '';
    for (const door of ['startup', 'live', 'ready']) expect(parts).toContain(`path: /health/${door}`);
    expect(parts).toContain('readOnlyRootFilesystem: true');
  });
});

const withHelm = spawnSync('helm', ['version'], { stdio: 'ignore' }).status === 0 ? describe : describe.skip;
if (withHelm === describe.skip) recordSkip('the chart as Helm renders it', 'there is no helm on the PATH');

withHelm('the chart as Helm renders it', () => {
  const render = (...sets: string[]): string[] => {
    const text = execFileSync('helm', ['template', 'try', join(root, CHART), ...sets.flatMap((set) => ['--set', set])], { encoding: 'utf8' });
    return parseAllDocuments(text).flatMap((document) => (document.errors.length > 0 ? document.errors.map(String) : String(document.get('kind'))));
  };

  it('is what runs and nothing else', () => {
    const kinds = ['ConfigMap', 'Deployment', 'Deployment', 'PodDisruptionBudget', 'Service', 'Service', 'StatefulSet'];
    expect(render().sort()).toEqual(kinds);
    const kafka = ['kafka.tls=on', 'kafka.saslMechanism=plain', 'secrets.kafkaLogin=login', 'secrets.kafkaCa=ca', 'secrets.kafkaCertificate=certificate'];
    const more = render('serviceMonitor.enabled=true', 'api.ingress.enabled=true', 'secrets.webhook=hook', 'secrets.adminKey=', ...kafka);
    expect(more.sort()).toEqual([...kinds, 'Ingress', 'Service', 'Service', 'Service', 'ServiceMonitor'].sort());
  });
});
