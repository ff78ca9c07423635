import { watchKafka, watchProcess } from '@waymark/hosting';
import { parse } from 'yaml';
import { read } from '../architecture/repository';
import { openTestEngine } from '../engine/test-engine';

interface Dashboard {
  readonly panels: readonly { readonly title: string; readonly targets?: readonly { readonly expr: string }[] }[];
}
interface Rules {
  readonly groups: readonly { readonly rules: readonly { readonly expr: string }[] }[];
}

const dashboard = JSON.parse(read('infra/dashboards/waymark.json')) as Dashboard;
const rules = parse(read('infra/dashboards/alerts.yaml')) as Rules;
const charted = dashboard.panels.flatMap(({ targets = [] }) => targets.map(({ expr }) => expr));
const alerted = rules.groups.flatMap((group) => group.rules.map(({ expr }) => expr));

/** Without the histograms' own endings. */
const namesIn = (expressions: readonly string[]): ReadonlySet<string> =>
  new Set(expressions.flatMap((text) => text.match(/\b(?:waymark|process|nodejs)_\w+/g) ?? []).map((name) => name.replace(/_(?:bucket|sum|count)$/, '')));

/** The names that the processes register. */
async function registered(): Promise<readonly string[]> {
  const { engine, close } = await openTestEngine();
  watchProcess(engine, null);
  watchKafka(engine, { source: { health: () => ({ joined: true, crashed: false, reason: null, lastProgressAt: null, lag: [] }) } });
  const { registry } = engine.metrics;
  const all = registry.getMetricsAsArray().map(({ name }) => name);
  await close();
  return all;
}

describe('the dashboard and the alerts', () => {
  it('ask for figures that the processes register', async () => {
    const known = await registered();
    expect(charted.length).toBeGreaterThan(20);
    expect([...namesIn([...charted, ...alerted])].filter((name) => !known.includes(name))).toEqual([]);
  });

  it('leave out no figure of the engine', async () => {
    const shown = namesIn(charted);
    expect((await registered()).filter((name) => name.startsWith('waymark_') && !shown.has(name))).toEqual([]);
  });

  it('have a row for each thing that can go wrong', () => {
    const rows = dashboard.panels.filter(({ targets }) => !targets).map(({ title }) => title);
    expect(rows).toEqual(['Ingest', 'What waits', 'Views', 'Generations', 'Outlets', 'HTTP', 'Processes']);
  });
});
