import type { PlacedEngine } from './cli-process.fixture';
import { attended, buildApps, Workplace } from './cli-process.fixture';

jest.setTimeout(120_000);

describe('the command line beside a running engine', () => {
  let place: Workplace;
  let engine: PlacedEngine;
  beforeAll(async () => {
    buildApps('cli', 'standalone');
    place = new Workplace();
    engine = await place.startEngine();
  });
  afterAll(async () => {
    await engine.stop();
    place.remove();
  });

  it('finds it on its data directory and speaks to it with the local admin key', async () => {
    expect(await place.json(['status'])).toMatchObject({ engine: 'running' });
    const file = place.write('facts.ndjson', `${attended('a', 'c1', 2)}\n`);
    expect(await place.json(['import', file])).toMatchObject({ counts: { accepted: 1 } });
    expect(await place.json(['import', file])).toMatchObject({ counts: { duplicate: 1 } });
  });

  it('calls any engine with a key that it is given, and says when the key will not do', async () => {
    const { secret } = await place.json<{ secret: string }>(['keys', 'add', 'viewer', '--role', 'analyst']);
    const at = (key: string): readonly string[] => ['--server', engine.address, '--key', key];
    expect((await place.json<readonly unknown[]>(['models', 'list', ...at(secret)])).length).toBeGreaterThan(0);
    const unknown = await place.run(['models', 'list', ...at('wm_analyst_wrong')]);
    expect([unknown.status, unknown.stderr]).toEqual([1, expect.stringMatching(/^waymark: .*key is not known here.*\(unauthenticated\)\n$/)]);
    const refused = await place.run(['keys', 'list', ...at(secret)]);
    expect([refused.status, refused.stderr]).toEqual([1, expect.stringMatching(/^waymark: key viewer has role analyst; this needs admin \(wrong-role\)\n$/)]);
  });

  it('switches its model and looks at what it shows', async () => {
    const switched = await place.json<{ switched: boolean }>(['models', 'activate', 'gitlab-handbook', '--yes']);
    expect(switched).toMatchObject({ model: 'gitlab-handbook@1', switched: true, diff: { against: expect.any(String) as string } });
    expect(await place.json(['generations', 'list'])).toMatchObject([{ status: 'live', model: { id: 'gitlab-handbook' } }, { status: 'retired' }]);
    expect(await place.json(['verify'])).toMatchObject({ differing: 0 });
  });
});
