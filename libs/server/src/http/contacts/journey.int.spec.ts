import type { Api } from '../api.fixture.spec';
import { DAY_MS, MODEL, START, startApi, touchpoint } from '../api.fixture.spec';

describe("a contact's journey", () => {
  let api: Api;
  let ada: string;
  beforeAll(async () => {
    api = await startApi();
    await api.activate(MODEL);
    ada = await api.touch('ada-0', 'ada@acme.example', {}, START - DAY_MS);
    const profile = { ...touchpoint('ada-p', 'ada@acme.example', {}, START - DAY_MS), type: 'waymark.profile.v1', data: { profile: { title: 'CTO' } } };
    await api.post('/v1/touchpoints', profile, { headers: { 'content-type': 'application/cloudevents+json' } });
    await api.touch('ada-1', 'ada@acme.example', { action: 'demo_requested', channel: 'web' });
  });
  afterAll(() => api.stop());

  it('tells each step with what made it and the lines that add up to it, page by page as of one instant', async () => {
    const path = `/v1/contacts/${ada}/journey`;
    const first = (await api.get(`${path}?limit=2&model=small@1`, { key: 'sales' })).json<{ nextCursor: string; asOf: string }>();
    expect(first).toMatchObject({
      contactId: ada,
      model: { id: 'small', version: 1 },
      steps: [
        {
          cause: { kind: 'touchpoint', fact: 'tests#ada-0', channel: 'webinar', action: 'attended', content: 'autumn' },
          before: null,
          after: { total: 20, class: 'B2' },
          stages: [{ stage: 'discover', back: false }],
          lines: [{ section: 'behaviour', change: 'added', rule: 'webinar', title: 'Attended a webinar', count: 1, value: 20 }],
        },
        { cause: { kind: 'profile', fact: 'tests#ada-p', channel: null }, lines: [{ section: 'fit', change: 'begun', rule: 'cto', value: 5 }] },
      ],
      points: [],
    });
    const rest = (await api.get(`${path}?cursor=${first.nextCursor}`)).json();
    expect(rest).toMatchObject({ asOf: first.asOf, steps: [{ cause: { fact: 'tests#ada-1' }, before: { total: 25 }, after: { total: 85, class: 'A1' }, qualified: true }], points: [{ at: first.asOf, total: 85 }], nextCursor: null });
  });

  it('is refused where there is nothing to tell', async () => {
    const path = `/v1/contacts/${ada}/journey`;
    expect((await api.get(`${path}?asOf=2020-01-01T00:00:00Z`)).json()).toMatchObject({ code: 'no-facts-yet', status: 404 });
    expect((await api.get(`${path}?model=none`)).json()).toMatchObject({ code: 'unknown-model', status: 404 });
    expect((await api.get(`${path}?cursor=x`)).json()).toMatchObject({ code: 'invalid-cursor', status: 400 });
    expect((await api.get(`${path}?limit=1001`)).json()).toMatchObject({ code: 'invalid-parameter', parameter: 'limit' });
    expect((await api.get('/v1/contacts/nobody/journey')).json()).toMatchObject({ code: 'unknown-contact', status: 404 });
    expect((await api.get(path, { key: 'channel' })).status).toBe(403);
  });
});
