import { attended, buildApps, modelText, Workplace } from '../cli-process.fixture';

jest.setTimeout(480_000);

describe('generations on the command line', () => {
  const place = new Workplace();
  beforeAll(() => buildApps('cli'));
  afterAll(() => place.remove());

  const failing = async (...args: readonly string[]): Promise<string> => {
    const { status, stdout, stderr } = await place.run(args);
    expect([args.join(' '), status, stdout]).toEqual([args.join(' '), 1, '']);
    return stderr;
  };

  it('goes back to the model before, and has challengers beside the live one', async () => {
    await place.json(['import', place.write('facts.ndjson', attended('a', 'c1', 30))]);
    await place.run(['models', 'publish', place.write('model.yaml', modelText(60))]);
    expect(await failing('models', 'rollback')).toMatch(/no other model has been live before.*\(no-generation-before\)/);
    expect((await place.run(['models', 'activate', 'webinars@1', '--yes'])).status).toBe(0);
    expect(await place.json(['models', 'rollback'])).toMatchObject({ model: { id: 'b2b-default', version: 1 } });
    expect((await place.run(['models', 'rollback'])).stdout).toMatch(/^webinars@1 is live again from log position \d+ on\.\n$/);
    await place.run(['models', 'publish', place.write('changed.yaml', modelText(70))]);
    const shadow = await place.run(['models', 'activate', 'webinars@2', '--shadow']);
    expect([shadow.status, shadow.stdout.trimEnd().split('\n').at(-1)]).toEqual([0, expect.stringMatching(/^webinars@2 runs as a shadow beside the live model: .*deactivate webinars@2" ends it\.$/)]);
    expect(await place.json(['generations', 'list'])).toMatchObject([
      { status: 'shadow', model: { version: 2 }, difference: { gains: expect.any(Number) as number, changedTotals: 1 } },
      { status: 'live', difference: null },
      { status: 'retired' },
    ]);
    expect(await failing('models', 'deactivate', 'webinars@1')).toMatch(/webinars@1 is live: activate another model, or roll back, and end it then \(model-live\)/);
    expect((await place.run(['models', 'deactivate', 'webinars@2'])).stdout).toMatch(/^webinars@2 is ended/);
    const filled = await place.json<{ generation: string }>(['models', 'activate', 'webinars@2', '--fill-only']);
    expect(filled).toMatchObject({ switched: false, status: 'ready', diff: { changedTotals: 1 } });
    expect((await place.run(['models', 'activate', 'webinars@2', '--shadow', '--yes'])).status).toBe(2);
    expect((await place.run(['generations', 'drop', filled.generation])).stdout).toMatch(/and its rows are gone\n$/);
    expect(await failing('generations', 'drop', filled.generation)).toMatch(/unknown-generation/);
  });
});
