import fc from 'fast-check';
import type { Generation } from './generations';
import { mergeGenerations } from './merge-generations';

type Told = Partial<Generation> & Pick<Generation, 'gen' | 'status'>;

const generation = (told: Told): Generation => ({
  model: { id: 'm', version: 1, digest: told.gen },
  compiled: {} as Generation['compiled'],
  purpose: 'switch',
  startedAt: 5,
  filled: 3,
  total: 3,
  cursor: '',
  readyAt: 7,
  liveAt: null,
  border: null,
  retiredAt: null,
  additions: 1,
  pace: { at: 5, filled: 0 },
  ...told,
});
const part = (...generations: readonly Told[]) => ({ position: 1, logicalNow: 1, additions: 1, generations: generations.map(generation) });
const merged = (...parts: readonly ReturnType<typeof part>[]) => mergeGenerations(parts).map(({ gen, status, purpose }) => `${gen} ${status} ${purpose}`).sort();

const OLD = { live: { gen: 'old', status: 'live', border: 10 }, retired: { gen: 'old', status: 'retired', border: 10, retiredAt: 20 } } as const;
const NEW = { ready: { gen: 'new', status: 'ready' }, live: { gen: 'new', status: 'live', border: 20 } } as const;
const filling = { status: 'filling', readyAt: null } as const;

describe('generations of several parts', () => {
  it('are live as they were until the last part has passed the border', () => {
    expect(merged(part(OLD.live, NEW.ready), part(OLD.live, NEW.ready))).toEqual(['new ready switch', 'old live switch']);
    expect(merged(part(OLD.retired, NEW.live), part(OLD.live, NEW.ready))).toEqual(['new ready switch', 'old live switch']);
    expect(merged(part(OLD.retired, NEW.live), part(OLD.retired, NEW.live))).toEqual(['new live switch', 'old retired switch']);
  });

  it('are the laggard\'s where one is behind by a switch and its rollback', () => {
    const back = part({ gen: 'old', status: 'live', border: 30 }, { gen: 'new', status: 'retired', border: 20 });
    expect(merged(back, part(OLD.live, NEW.ready))).toContain('old live switch');
    expect(merged(back, part(OLD.retired, NEW.live))).toContain('new live switch');
    expect(merged(back, part(OLD.live, NEW.ready), part(OLD.retired, NEW.live))).toContain('old live switch');
  });

  it('are filled when every part is, with the contacts of all', () => {
    const [both] = mergeGenerations([part({ gen: 'g', status: 'ready', readyAt: 9, startedAt: 2 }), part({ gen: 'g', ...filling, filled: 1, total: 5 })]);
    expect(both).toMatchObject({ status: 'filling', filled: 4, total: 8, readyAt: null, startedAt: 2 });
    expect(merged(part({ gen: 'g', status: 'ready' }), part())).toEqual(['g filling switch']);
    expect(mergeGenerations([part({ gen: 'g', status: 'ready', readyAt: 9 }), part({ gen: 'g', status: 'ready', readyAt: 12 })])).toMatchObject([{ status: 'ready', readyAt: 12 }]);
  });

  it('are live nowhere while one part has lost its own, which nobody may end meanwhile', () => {
    expect(merged(part(OLD.live), part())).toEqual(['old filling loss']);
    expect(merged(part(OLD.live), part({ gen: 'old', ...filling, purpose: 'loss' }))).toEqual(['old filling loss']);
  });

  it('that are made anew are read when every part has them, the old ones until then', () => {
    const anew = { gen: 'anew', status: 'filling', purpose: 'rebuild' } as const;
    expect(merged(part(OLD.live, anew), part(OLD.live, { ...anew, readyAt: null }))).toEqual(['anew filling rebuild', 'old live switch']);
    expect(merged(part({ ...OLD.live, status: 'dropping' }, { ...anew, status: 'live', border: 10 }), part(OLD.live, anew))).toEqual(['anew live rebuild', 'old dropping switch']);
  });
  it('that are filled for an addition to the views are a shadow where one part has gone over, and have what each part has', () => {
    const rolled = { gen: 'old~1', status: 'filling', purpose: 'version' } as const;
    const over = part({ gen: 'old', status: 'dropping' }, { ...rolled, status: 'shadow', purpose: 'shadow' });
    expect(merged(over, part({ gen: 'old', status: 'shadow', purpose: 'shadow' }, rolled))).toEqual(['old dropping switch', 'old~1 shadow shadow']);
    const [live] = mergeGenerations([part({ ...OLD.live, additions: 0 }), part(OLD.live)]);
    expect(live).toMatchObject({ status: 'live', additions: 0 });
  });

  it('go when any part drops them, and are a shadow where any part has one', () => {
    expect(merged(part({ gen: 'g', status: 'dropping' }), part({ gen: 'g', status: 'ready' }))).toEqual(['g dropping switch']);
    expect(merged(part({ gen: 'g', status: 'shadow' }), part({ gen: 'g', status: 'ready' }))).toEqual(['g shadow switch']);
  });

  it('however far each part is past whichever switches, are live as the last of the parts has them, whole in every part', () => {
    const history = fc.array(fc.nat({ max: 3 }), { minLength: 1, maxLength: 8 });
    const places = fc.array(fc.nat({ max: 7 }), { minLength: 1, maxLength: 4 });
    fc.assert(
      fc.property(history, places, (switches, drawn) => {
        const passed = drawn.map((place) => Math.min(place, switches.length - 1));
        const parts = passed.map((place) => part(...[0, 1, 2, 3].map((model) => standing(switches, place, model))));
        const all = mergeGenerations(parts);
        const live = all.filter(({ status }) => status === 'live').map(({ gen }) => gen);
        expect(live).toEqual([`g${switches[Math.min(...passed)]}`]);
        expect(all.every(({ gen }) => parts.every(({ generations }) => generations.some((known) => known.gen === gen)))).toBe(true);
      }),
    );
  });

  it('are never live where a part lacks them, or has them half', () => {
    const status = fc.constantFrom<Generation['status'] | null>('live', 'ready', 'retired', 'shadow', 'filling', 'dropping', null);
    fc.assert(
      fc.property(fc.array(fc.tuple(status, status, status), { minLength: 1, maxLength: 4 }), (drawn) => {
        const parts = drawn.map((statuses) => part(...statuses.flatMap((each, index): Told[] => (each === null ? [] : [{ gen: `g${index}`, status: each, border: index, readyAt: null }]))));
        const live = mergeGenerations(parts).filter((each) => each.status === 'live');
        expect(live.length).toBeLessThanOrEqual(1);
        for (const { gen } of live) {
          for (const { generations } of parts) expect(generations.find((known) => known.gen === gen)?.status).toMatch(/^(live|ready|retired|shadow)$/);
        }
      }),
    );
  });
});

/** How a generation stands where so many switches are passed; the instant of a switch is its border. */
function standing(switches: readonly number[], place: number, model: number): Told {
  const border = switches.slice(0, place + 1).lastIndexOf(model);
  const gen = `g${model}`;
  if (border < 0) return { gen, status: 'ready' };
  return { gen, status: switches[place] === model ? 'live' : 'retired', border: borderOf(switches, border) };
}

/** A switch to what is live already is none. */
function borderOf(switches: readonly number[], place: number): number {
  let first = place;
  while (first > 0 && switches[first - 1] === switches[place]) first -= 1;
  return first;
}
