import { read } from '../architecture/repository';
import type { App } from './variables';
import { apps, isVariable, namesReadBy, namesReadByAny } from './variables';

const guide = read('docs/guides/servers.md');
const rows = [...guide.matchAll(/^\| `([A-Z_]+)` \| ([\w, ]+) \|/gm)].map(([, name = '', readers = '']) => ({ name, readers: readers === 'all' ? apps : (readers.split(', ') as App[]) }));

describe('the guide to servers', () => {
  it('has every variable that the processes read in its table, and none besides', () => {
    expect(rows.map(({ name }) => name).sort()).toEqual([...namesReadByAny()].sort());
  });

  it.each(apps)('says which of them %s reads', (app) => {
    const told = rows.filter(({ readers }) => readers.includes(app)).map(({ name }) => name);
    expect(told.sort()).toEqual([...namesReadBy(app)].sort());
  });

  it('names no variable elsewhere that nobody reads', () => {
    const named = [...guide.matchAll(/`([A-Z][A-Z_]+)`/g)].map(([, name = '']) => name);
    expect(named.filter((name) => isVariable(name) && !namesReadByAny().has(name))).toEqual([]);
  });
});
