import type { Row } from '@waymark/engine';
import type { EngineParts } from '@waymark/server';
import { rowsOf } from './histories';
import type { TestEngine } from './test-engine';
import { activate, allTold, DAY_MS, importFacts, openTestEngine, START, until } from './test-engine';

const MODEL = JSON.stringify({
  schema: 'waymark/scoring-model/v1',
  id: 'people',
  behaviour: { rules: [{ id: 'attended', when: { action: 'attended' }, points: 60 }] },
  qualification: { when: { 'state.total': { gte: 100 } }, unless: { 'profile.left': true } },
});

const who = (...names: readonly string[]) => names.map((name) => ({ type: name.split(':')[0], value: name.split(':')[1] }));
const time = (at: number): string => new Date(at).toISOString();

const attended = (id: string, names: readonly string[], at = START - 1): object => ({ kind: 'touchpoint', id, occurredAt: time(at), channel: 'webinar', action: 'attended', identities: who(...names) });
const handoff = (id: string, names: readonly string[], action: string, at: number): object => ({ kind: 'touchpoint', id, occurredAt: time(at), channel: 'handoff', action, identities: who(...names) });
const consent = (id: string, names: readonly string[], given: boolean, at = START - 1): object => ({ kind: 'profile', id, occurredAt: time(at), identities: who(...names), consent: { basis: 'form', purposes: ['sales_contact'], ...(given ? {} : { withdrawn: true }) } });

const A = ['email:a@x.example'];
const B = ['phone:+4930123456'];
const ann = (idempotencyKey: string) => ({ by: 'ann', idempotencyKey });

describe('hand-offs of people who are merged and parted', () => {
  let test: TestEngine;
  beforeEach(async () => {
    test = await openTestEngine();
    await activate(test.engine, MODEL);
  });
  afterEach(() => test.close());

  const quiet = (): Promise<void> => allTold(test.engine);
  const contacts = async (): Promise<readonly string[]> => {
    await quiet();
    return [...(await rowsOf(test.engine, 'contact'))].sort((a, b) => Number(a['number']) - Number(b['number'])).map((row) => String(row['contact']));
  };
  const handoffs = async (): Promise<readonly Row[]> => {
    await quiet();
    return [...(await rowsOf(test.engine, 'handoff'))].sort((a, b) => Number(a['offered_at']) - Number(b['offered_at']));
  };
  const stand = async (): Promise<readonly unknown[]> => (await handoffs()).map(({ contact, status, why }) => [contact, status, why]);
  const decide = async (contact: string, action: 'accepted' | 'rejected', key: string): Promise<void> => {
    const open = (await handoffs()).find((row) => row['contact'] === contact && row['open'] === 1);
    expect(await test.engine.desk.step({ contact, handoffId: String(open?.['handoff']), action, by: 'kim', idempotencyKey: key })).toMatchObject({ ok: true });
    test.clock.moveTo(test.clock.now() + 60_000);
  };
  const merge = async (key: string): Promise<string> => {
    const [a = '', b = ''] = await contacts();
    const merged = await test.engine.people.merge([a, b], ann(key));
    test.clock.moveTo(test.clock.now() + 60_000);
    return merged.ok ? String(merged.value.merges[0]?.mergeId) : '';
  };
  /** What happens while the projector is held up: it sees all of it only afterwards. */
  const unseen = async (what: () => Promise<unknown>): Promise<void> => {
    await quiet();
    let release = (): void => undefined;
    const held = test.engine.projector.turns.take(() => new Promise<void>((resolve) => { release = resolve; }));
    await what().finally(() => release());
    await held;
    await quiet();
  };
  /** What no row may say of ids that are no contacts. */
  const clean = async (): Promise<void> => {
    await quiet();
    expect(await test.engine.projection.verify()).toMatchObject({ differing: 0, differences: [] });
    const known = new Set(await contacts());
    for (const table of ['timeline', 'handoff', 'handoff_change', 'due', 'score', 'qualification', 'stage_entry']) {
      expect({ table, stale: (await rowsOf(test.engine, table)).filter(({ contact }) => !known.has(String(contact))) }).toEqual({ table, stale: [] });
    }
  };
  /** Two people, qualified and offered each, the first a minute before the second. */
  const twoOffered = async (): Promise<readonly [string, string]> => {
    await importFacts(test.engine, [attended('a1', A, START - 9), attended('a2', A, START - 8)]);
    test.clock.moveTo(START + 60_000);
    await importFacts(test.engine, [attended('b1', B, START - 7), attended('b2', B, START - 6)]);
    const [a = '', b = ''] = await contacts();
    expect(await stand()).toEqual([[a, 'offered', 'live'], [b, 'offered', 'live']]);
    test.clock.moveTo(START + 120_000);
    return [a, b];
  };

  it('count an imported one in its own stream, so that no id is made twice', async () => {
    await importFacts(test.engine, [handoff('ia', A, 'recycled', START - 60 * DAY_MS), attended('a1', A, START - 9), attended('a2', A, START - 8)]);
    await importFacts(test.engine, [handoff('ib', B, 'offered', START - 90 * DAY_MS)]);
    const [a = ''] = await contacts();
    expect((await handoffs()).map(({ contact, status }) => [contact === a, status])).toEqual([[false, 'offered'], [true, 'recycled'], [true, 'offered']]);
    await decide(a, 'rejected', 'k');
    await merge('m');
    test.clock.moveTo(START + 100 * DAY_MS);
    await importFacts(test.engine, [attended('a3', A, START + 99 * DAY_MS)]);
    const all = await handoffs();
    expect(all.map(({ contact, status, why }) => [contact, status, why])).toEqual([[a, 'offered', null], [a, 'recycled', null], [a, 'rejected', 'live'], [a, 'offered', 'live']]);
    await clean();
  });

  it('whom a merge brought together that is taken back before the projector sees it: nothing is superseded', async () => {
    const [a, b] = await twoOffered();
    await decide(b, 'accepted', 'k');
    await unseen(async () => {
      const merged = await test.engine.people.merge([a, b], ann('m'));
      const mergeId = merged.ok ? String(merged.value.merges[0]?.mergeId) : '';
      await test.engine.people.unmerge(mergeId, ann('u'));
    });
    expect(await stand()).toEqual([[a, 'offered', 'live'], [b, 'accepted', 'live']]);
    await clean();
  });

  it('whose consent a merge withdrew that is taken back before the projector sees it: nothing is withdrawn', async () => {
    const [a, b] = await twoOffered();
    await unseen(async () => {
      const merged = await test.engine.people.merge([a, b], ann('m'));
      await test.engine.imports.lines(JSON.stringify(consent('no', B, false)), { firstLine: 1, dryRun: false });
      const mergeId = merged.ok ? String(merged.value.merges[0]?.mergeId) : '';
      await test.engine.people.unmerge(mergeId, ann('u'));
    });
    expect(await stand()).toEqual([[a, 'offered', 'live'], [b, 'withdrawn', 'live']]);
    await clean();
  });

  it('who takes consent back and gives it again before the projector sees it keeps the offer', async () => {
    const [a] = await twoOffered();
    await unseen(() => test.engine.imports.lines([consent('no', A, false, START + 1_000), consent('yes', A, true, START + 2_000)].map((fact) => JSON.stringify(fact)).join('\n'), { firstLine: 1, dryRun: false }));
    expect((await stand()).filter((row) => (row as readonly unknown[])[0] === a)).toMatchObject([[a, 'offered', 'live']]);
  });

  it('who are merged and parted many times are offered again each time, under new ids', async () => {
    const [a, b] = await twoOffered();
    for (const round of [1, 2, 3]) {
      const mergeId = await merge(`m${round}`);
      expect((await handoffs()).filter(({ open }) => open === 1)).toHaveLength(1);
      await test.engine.people.unmerge(mergeId, ann(`u${round}`));
      test.clock.moveTo(test.clock.now() + 60_000);
    }
    const all = await handoffs();
    expect(all.map(({ contact, status }) => [contact, status])).toEqual([[a, 'offered'], ...[1, 2, 3].map(() => [b, 'superseded']), [b, 'offered']]);
    expect(new Set(all.map((row) => row['handoff'])).size).toBe(5);
    await clean();
  });

  it('of whom one qualifies also alone is offered at once when they are parted: the offer that told of it stands with the other', async () => {
    await importFacts(test.engine, [{ kind: 'profile', id: 'a1', occurredAt: time(START - 9), identities: who(...A), profile: { title: 'CTO' } }, attended('b1', B, START - 8)]);
    const [a, b] = await contacts();
    const mergeId = await merge('m');
    await importFacts(test.engine, [attended('b2', B, START + 1)]);
    expect(await stand()).toEqual([[a, 'offered', 'live']]);
    await test.engine.people.unmerge(mergeId, { by: 'lee', idempotencyKey: 'u' });
    expect(await stand()).toEqual([[a, 'offered', 'live'], [b, 'offered', 'live']]);
    expect(await rowsOf(test.engine, 'merge')).toMatchObject([{ merge_id: mergeId, merged_at: START, by: 'ann', undone: 1 }]);
    await clean();
  });

  it('who waited before they were merged wait on when they are parted: no offer told of them', async () => {
    await importFacts(test.engine, [attended('b1', B, START - 9 * DAY_MS), attended('b2', B, START - 8 * DAY_MS)]);
    await importFacts(test.engine, [attended('a1', A, START - 8), attended('a2', A, START - 7)]);
    const [b, a] = await contacts();
    const mergeId = await merge('m');
    await test.engine.people.unmerge(mergeId, ann('u'));
    expect(await stand()).toEqual([[a, 'offered', 'live']]);
    expect((await rowsOf(test.engine, 'score')).map(({ contact, standing }) => [contact, standing])).toContainEqual([b, 'waiting']);
    await clean();
  });

  it.each(['superseded', 'withdrawn'] as const)('whose offer was %s because of each other are offered again after a loss of the views, where the parting was not seen before', async (status) => {
    await test.close();
    let dying = false;
    const fit = (parts: EngineParts): EngineParts => ({
      ...parts,
      logger: { ...parts.logger, error: () => undefined },
      decisions: { ...parts.decisions, commit: async (batch) => (dying && batch.basis === null ? Promise.reject(new Error('died')) : parts.decisions.commit(batch)) },
    });
    test = await openTestEngine({ fit });
    await activate(test.engine, MODEL);
    await importFacts(test.engine, status === 'withdrawn' ? [consent('a1', A, false, START - 9)] : [attended('a1', A, START - 9), attended('a2', A, START - 8)]);
    test.clock.moveTo(START + 1);
    await importFacts(test.engine, [attended('b1', B, START - 7), attended('b2', B, START - 6)]);
    const [, b] = await contacts();
    const mergeId = await merge('m');
    expect((await handoffs()).at(-1)).toMatchObject({ member: b, status });
    dying = true;
    await test.engine.people.unmerge(mergeId, ann('u'));
    await until(() => test.engine.runner.health().failure !== null);
    dying = false;
    test = await test.loseViews();
    expect((await stand()).filter((row) => (row as readonly unknown[])[0] === b)).toEqual([[b, status, 'live'], [b, 'offered', 'unmerge']]);
    await clean();
  });

  it('are told by the contact that holds them now, and after a merge under the other id too', async () => {
    const [a, b] = await twoOffered();
    const changes = async () => [...(await rowsOf(test.engine, 'handoff_change'))].map(({ position, contact, action }) => [position, contact, action]);
    const before = await changes();
    const mergeId = await merge('m');
    await quiet();
    expect((await changes()).slice(0, 2)).toEqual(before.map(([position, , action]) => [position, a, action]));
    await test.engine.people.unmerge(mergeId, ann('u'));
    await quiet();
    expect((await changes()).slice(0, 2)).toEqual(before);
    expect(b).not.toBe(a);
  });

  it('of whom many flow into one are told once each: a merge costs what it brings, not what is there', async () => {
    const { views } = test.engine.parts;
    const commit = views.commit.bind(views);
    let lines = 0;
    views.commit = (changes) => {
      lines += changes.filter((change) => change.table === 'timeline' && 'put' in change).length;
      return commit(changes);
    };
    const visitors = Array.from({ length: 60 }, (_, index) => [
      { kind: 'touchpoint', id: `v${index}`, occurredAt: time(START - 9), channel: 'web', action: 'visited', identities: who(`cookie:k${index}`) },
      { kind: 'identity', id: `i${index}`, occurredAt: time(START - 8), identities: who(...A, `cookie:k${index}`) },
    ]);
    for (let from = 0; from < 60; from += 20) await importFacts(test.engine, visitors.slice(from, from + 20).flat());
    expect(await contacts()).toHaveLength(1);
    expect(lines).toBeLessThan(2 * 120 + 10);
    await clean();
  });

  it('are shown under no value that was unlinked, until it is linked again', async () => {
    await importFacts(test.engine, [attended('a1', ['email:wrong@x.example', 'crm_id:1'])]);
    const emails = async (): Promise<readonly (string | null)[]> => {
      const rows = await Promise.all((await contacts()).map(async (contact) => {
        const [row] = (await rowsOf(test.engine, 'contact')).filter((found) => found['contact'] === contact);
        const key = (await test.engine.parts.vault.memberKeys([contact])).get(contact);
        return JSON.parse(Buffer.from(test.engine.parts.crypto.open(key as Uint8Array, row?.['display'] as Uint8Array)).toString()) as { email: string | null };
      }));
      return rows.map(({ email }) => email);
    };
    expect(await emails()).toEqual(['wrong@x.example']);
    await test.engine.people.unlink({ type: 'email', value: 'wrong@x.example' }, ann('u'));
    expect(await emails()).toEqual([null]);
    await importFacts(test.engine, [attended('a2', ['email:wrong@x.example', 'crm_id:1'])]);
    expect(await emails()).toEqual(['wrong@x.example']);
  });

  it('are released as the one person that they have become, though the views do not know it yet', async () => {
    await importFacts(test.engine, [attended('a1', A, START - 20 * DAY_MS), attended('a2', A, START - 20 * DAY_MS + 1)]);
    await importFacts(test.engine, [{ kind: 'profile', id: 'b1', occurredAt: time(START - 9), identities: who(...B), profile: { left: true } }]);
    const [a = '', b = ''] = await contacts();
    expect((await rowsOf(test.engine, 'score')).filter(({ standing }) => standing === 'waiting').map(({ contact }) => contact)).toEqual([a]);
    await unseen(async () => {
      await test.engine.people.merge([a, b], ann('m'));
      expect(await test.engine.release.run({ dryRun: true })).toMatchObject({ offered: [], refused: [{ contactId: a, code: 'condition-does-not-hold' }] });
    });
  });

  it('are whole in a generation that is filled while they are merged and parted', async () => {
    await test.close();
    test = await openTestEngine({ settings: { fillContacts: 1 } });
    await activate(test.engine, MODEL);
    const names = Array.from({ length: 12 }, (_, index) => `email:p${index}@x.example`);
    await importFacts(test.engine, names.flatMap((name, index) => [attended(`x${index}`, [name], START - 20 * DAY_MS), attended(`y${index}`, [name], START - 19 * DAY_MS)]));
    const all = await contacts();
    await test.engine.switches.rebuild();
    for (let index = 0; index + 1 < all.length; index += 2) {
      const merged = await test.engine.people.merge([all[index] ?? '', all[index + 1] ?? ''], ann(`m${index}`));
      if (index % 4 === 0 && merged.ok) await test.engine.people.unmerge(String(merged.value.merges[0]?.mergeId), ann(`u${index}`));
    }
    await until(() => test.engine.projector.generations.length === 1);
    expect(await contacts()).toHaveLength(9);
    await clean();
  });
});
