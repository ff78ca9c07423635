import type { Handoff, ProfileFact, TouchpointFact } from '@waymark/journey';
import { checkModel, compileModel, foldContact } from '@waymark/scoring';
import { FACTS, factRow, HANDOFFS_TABLE, handoffRow, JOURNEYS, journeyRows, scoreRow, SCORES } from './export-tables';
import { TABLE_FORMATS } from './encode';
import { readBack } from './read-back.fixture.spec';
import { tableOf } from './table';

const DAY_MS = 86_400_000;
const JANUARY = Date.UTC(2026, 0, 1);

const webinar: TouchpointFact = {
  kind: 'touchpoint',
  id: 'zoom#1',
  occurredAt: JANUARY,
  source: 'zoom',
  channel: 'webinar',
  action: 'attended',
  mode: 'online',
  direction: 'inbound',
  interactive: false,
  campaign: { id: 'spring-launch', purpose: 'brand' },
  content: { id: 'engines' },
  referrer: { type: 'email', share: 's1' },
  value: { amount: 12.5, currency: 'CNY' },
  attributes: { minutes: 42, 'a "quoted" key': 'x' },
  consent: { purposes: ['sales_contact'], withdrawn: true },
};

const profile: ProfileFact = { kind: 'profile', id: 'crm#1', occurredAt: JANUARY + DAY_MS, profile: { seniority: 'director', tags: ['a', 'b'] }, account: { industry: null } };

describe('facts for notebooks', () => {
  const table = tableOf(FACTS, () => [factRow('c1', webinar, JANUARY + 5), factRow('c1', profile, null)]);

  it('have what models see, attributes as JSON', () => {
    const [touch, change] = [...table.rows];
    expect(touch).toMatchObject({ contactId: 'c1', factId: 'zoom#1', recordedAt: JANUARY + 5, campaignId: 'spring-launch', referrerShare: 's1', valueAmount: 12.5, consentPurposes: '["sales_contact"]', consentWithdrawn: true, profile: null });
    expect(JSON.parse(String(touch?.['attributes']))).toEqual(webinar.attributes);
    expect(change).toMatchObject({ kind: 'profile', channel: null, interactive: null, recordedAt: null, account: '{"industry":null}', consentWithdrawn: null });
  });

  it.each(TABLE_FORMATS)('are the same as %s', async (format) => {
    expect(await readBack(table, format)).toEqual([...table.rows]);
  });
});

describe('scores and journeys for notebooks', () => {
  const checked = checkModel({
    schema: 'waymark/scoring-model/v1',
    id: 'w',
    behaviour: { rules: [{ id: 'w', when: { channel: 'webinar' }, points: 40 }] },
    qualification: { when: { 'state.total': { gte: 40 } } },
    stages: { enter: { contact: { channel: 'webinar' } } },
  });
  const model = checked.ok ? compileModel(checked.model) : null;

  it('flatten what the model says of a contact', () => {
    const state = foldContact(model!, [webinar, profile], JANUARY + 2 * DAY_MS)!;
    expect([...tableOf(SCORES, () => [scoreRow('c1', state)]).rows]).toEqual([{
      contactId: 'c1',
      asOf: JANUARY + 2 * DAY_MS,
      behaviour: 40,
      fit: 0,
      total: 40,
      class: null,
      stage: 'contact',
      qualified: true,
      qualifications: 1,
      firstQualifiedAt: JANUARY,
      lastQualifiedAt: JANUARY,
      touches: 1,
      lastTouchAt: JANUARY,
    }]);
    const rows = [...tableOf(JOURNEYS, () => journeyRows('c1', state)).rows];
    expect(rows.map(({ event, stage, total, factId }) => [event, stage, total, factId])).toEqual([
      ['stage', 'discover', null, null],
      ['stage', 'contact', null, null],
      ['qualification', null, 40, 'zoom#1'],
    ]);
  });
});

describe('hand-offs for notebooks', () => {
  const offered: Handoff = {
    id: 'h1',
    member: 'm1',
    imported: false,
    status: 'offered',
    open: true,
    offeredAt: JANUARY,
    decidedAt: JANUARY,
    dueAt: JANUARY + DAY_MS,
    owner: null,
    reason: null,
    qualification: { at: JANUARY - 1, behaviour: 60, fit: 45, total: 105 },
    model: { id: 'b2b-default', version: 3, digest: 'sha256:00' },
    why: 'live',
  };

  it('are overdue from the instant at which an answer is due, and have no scores where they were imported', async () => {
    const imported: Handoff = { ...offered, id: 'h2', imported: true, status: 'accepted', dueAt: null, qualification: null, model: null, why: null, owner: 'li.wei' };
    const table = tableOf(HANDOFFS_TABLE, () => [handoffRow('c1', offered, JANUARY + DAY_MS - 1), handoffRow('c1', offered, JANUARY + DAY_MS), handoffRow('c2', imported, JANUARY + DAY_MS)]);
    const rows = await readBack(table, 'parquet');
    expect(rows.map(({ overdue }) => overdue)).toEqual([false, true, false]);
    expect(rows[0]).toMatchObject({ handoffId: 'h1', qualifiedAt: JANUARY - 1, total: 105, modelVersion: 3, why: 'live' });
    expect(rows[2]).toMatchObject({ owner: 'li.wei', qualifiedAt: null, modelId: null });
  });
});
