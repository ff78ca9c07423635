import { attended, buildApps, Workplace } from '../cli-process.fixture';

jest.setTimeout(240_000);

interface Decided {
  readonly contactId: string;
  readonly merges: readonly { readonly mergeId: string; readonly survivor: string; readonly loser: string }[];
}

const named = (...names: readonly string[]): object => ({
  contactId: undefined,
  identities: names.map((name) => ({ type: name.split('=')[0], value: name.split('=')[1], ...(name.startsWith('user_id') ? { source: 'web' } : {}) })),
});

const HISTORY = [
  attended('ann', '', 9, named('email=ann@acme.example', 'crm_id=1')),
  attended('bob', '', 8, named('email=bob@acme.example', 'phone=+4930123456')),
  attended('both', '', 7, named('email=ann@acme.example', 'phone=+4930123456')),
  attended('twin', '', 6, named('crm_id=2', 'email=ann@acme.example')),
  attended('home', '', 5, named('crm_id=1', 'email=ann@home.example')),
  attended('user', '', 4, { ...named('user_id=7'), source: 'web' }),
];

describe('people on the command line', () => {
  let place: Workplace;
  beforeAll(async () => {
    buildApps('cli');
    place = new Workplace();
    await place.json(['import', place.write('facts.ndjson', HISTORY.join('\n'))]);
  });
  afterAll(() => place.remove());

  const find = (type: string, value: string, ...more: readonly string[]): Promise<{ id: string; members: readonly string[] }> => place.json(['contacts', 'find', type, value, ...more]);
  const shown = async (...args: readonly string[]): Promise<string> => {
    const { status, stdout, stderr } = await place.run(['contacts', ...args]);
    expect([status, stderr]).toEqual([0, expect.any(String)]);
    return stdout;
  };
  const failing = async (...args: readonly string[]): Promise<readonly [number | null, string]> => {
    const { status, stdout, stderr } = await place.run(['contacts', ...args]);
    expect(stdout).toBe('');
    return [status, stderr];
  };
  const caseOf = async (kind: string): Promise<string> => (await place.json<readonly { id: string; kind: string }[]>(['contacts', 'cases', 'list'])).find((each) => each.kind === kind)?.id ?? '';

  it('are merged, shown by either id, and taken apart', async () => {
    const [ann, bob] = [await find('email', ' ANN@acme.example'), await find('phone', '+4930123456')];
    const { merges } = await place.json<Decided>(['contacts', 'merge', bob.id, ann.id]);
    expect(merges).toMatchObject([{ survivor: ann.id, loser: bob.id }]);
    const byLoser = await shown('show', bob.id);
    expect(byLoser).toContain(`${bob.id} was merged into ${ann.id}:\n`);
    expect(byLoser).toMatch(new RegExp(`also known as +${bob.id}\n[^]*${merges[0]?.mergeId} +${bob.id} +${ann.id} +\\S+ +admin\n`));
    expect(await shown('show', ann.id)).not.toContain('was merged into');
    expect(await failing('merge', ann.id, bob.id)).toEqual([1, expect.stringMatching(/are one contact already \(already-merged\)\n$/)]);
    expect(await shown('unmerge', merges[0]?.mergeId ?? '')).toContain(`${ann.id} and ${bob.id} are two again and are kept apart from now on\n`);
    expect(await find('phone', '+4930123456')).toMatchObject({ id: bob.id, members: [bob.id] });
    expect(await failing('unmerge', 'nothing')).toEqual([1, expect.stringContaining('there is no merge nothing')]);
  });

  it('tell their whole way, with every jump explained', async () => {
    const [model] = await place.json<readonly { id: string; version: number }[]>(['models', 'list']);
    const { id } = await find('email', 'bob@acme.example');
    const way = await shown('show', id, '--journey', '--model', `${model?.id}@${model?.version}`);
    expect(way).toMatch(new RegExp(`^contact ${id} under ${model?.id}@${model?.version}, up to [^]*webinar attended[^]*enters discover`));
    expect(await place.json(['contacts', 'show', id, '--journey'])).toMatchObject({ contactId: id, steps: [{ before: null }], nextCursor: null });
    expect(await shown('show', id, '--journey', '--as-of', '2100-01-01T00:00:00Z')).toContain(', up to 2100-01-01T00:00:00.000Z');
    expect(await failing('show', id, '--as-of', '2100-01-01T00:00:00Z')).toEqual([2, 'waymark: --model and --as-of go with --journey\n']);
  });

  it('lead to cases, which are listed with what a person needs to answer them, and answered', async () => {
    const list = await shown('cases', 'list');
    expect(list).toMatch(/identity-conflict, open[^]*because of +home, webinar attended of [^]*value +email ann@home\.example\n[^]*ann@acme\.example/);
    expect(list).toMatch(/higher-name, open[^]*value +crm_id 2\nthey differ in +crm_id\n/);
    const [conflict, twins] = [await caseOf('identity-conflict'), await caseOf('higher-name')];
    for (const wrong of [[], ['--merge', '--keep-apart']]) expect(await failing('cases', 'settle', conflict, ...wrong)).toEqual([2, 'waymark: say either --merge or --keep-apart\n']);
    expect(await shown('cases', 'settle', conflict, '--merge')).toMatch(/is settled: merge\n[^]*ann@home\.example/);
    expect(await place.json<Decided>(['contacts', 'cases', 'settle', twins, '--keep-apart'])).toMatchObject({ merges: [] });
    expect(await failing('cases', 'settle', twins, '--merge')).toEqual([1, expect.stringContaining('(case-settled)')]);
    expect(await failing('cases', 'settle', 'nothing', '--merge')).toEqual([1, expect.stringContaining('there is no case nothing')]);
    const none = await place.run(['contacts', 'cases', 'list']);
    expect([none.stdout, none.stderr]).toEqual(['', expect.stringContaining('No case is open.')]);
    expect(await shown('cases', 'list', '--all')).toMatch(/higher-name, kept-apart, [^]*identity-conflict, merged, |identity-conflict, merged, [^]*higher-name, kept-apart, /);
  });

  it('lose a value that is not theirs', async () => {
    expect(await failing('find', 'user_id', '7')).toEqual([1, expect.any(String)]);
    const { id } = await find('user_id', '7', '--source', 'web');
    expect(await shown('unlink', 'user_id', '7', '--source', 'web')).toContain(`this user_id is not ${id}'s any more\n`);
    expect(await failing('find', 'user_id', '7', '--source', 'web')).toEqual([1, expect.stringContaining('nobody has this user_id')]);
    expect(await failing('unlink', 'shoe_size', '42')).toEqual([1, expect.stringContaining('type must be one of')]);
    expect(await place.json(['verify'])).toMatchObject({ differing: 0 });
  });
});
