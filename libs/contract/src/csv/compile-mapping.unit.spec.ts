import { contract, HISTORY } from '../events.fixture';
import { errorsOf, mapperOf, rowsOf } from './csv.fixture';

const LEADS = `
schema: waymark/csv-mapping/v1
csv: { empty: [NULL] }
tables:
  channels: { values: { paid_search: search_ad, organic_search: web, social: social }, default: web }
dates:
  day: { format: yyyy-MM-dd, zone: America/Sao_Paulo }
facts:
  - kind: touchpoint
    id: "funnel-lead-{lead}"
    source: funnel
    occurredAt: { column: first contact, date: day }
    identities:
      - { type: crm_id, value: "{lead}" }
      - { type: email, value: "{mail}" }
    channel: { column: origin, table: channels, default: web }
    action: visited
    content: { id: "{page}" }
    attributes: { origin: "{origin}", campaigns: { column: n, as: number } }
    value: { amount: { column: amount }, currency: BRL }
  - kind: profile
    when: { column: title }
    id: "funnel-profile-{lead}"
    occurredAt: { column: first contact, date: day }
    contactId: "{lead}"
    profile: { title: "{title}", tags: { column: tags, as: list, separator: "|" }, lifecycle: lead, old: { column: old, default: null } }
`;
const COLUMNS = ['lead', ' first contact ', 'origin', 'page', 'mail', 'amount', 'title', 'tags', 'n', 'old'];

const minimal = (fact: string, more = ''): string => `
schema: waymark/csv-mapping/v1
${more}
facts:
  - { kind: touchpoint, id: "{id}", contactId: "{id}", occurredAt: "{at}", channel: web, action: viewed, ${fact} }
`;
const of = (fact: string, more?: string) => (...cells: readonly string[]) => rowsOf(minimal(fact, more), ['id', 'at', 'x'], cells)[0]?.[0];

describe('a mapping of CSV rows', () => {
  it('makes several facts of a row, from columns, templates, constants, tables and dates', () => {
    const [first] = rowsOf(LEADS, COLUMNS, ['7', '2018-02-01', 'paid_search', 'p1', 'a@b.example', '12.50', 'CTO', 'x | y', '3', '']);
    expect(first).toEqual([
      {
        kind: 'touchpoint',
        id: 'funnel-lead-7',
        source: 'funnel',
        occurredAt: '2018-02-01T02:00:00.000Z',
        identities: [
          { type: 'crm_id', value: '7' },
          { type: 'email', value: 'a@b.example' },
        ],
        channel: 'search_ad',
        action: 'visited',
        content: { id: 'p1' },
        attributes: { origin: 'paid_search', campaigns: 3 },
        value: { amount: 12.5, currency: 'BRL' },
      },
      {
        kind: 'profile',
        id: 'funnel-profile-7',
        occurredAt: '2018-02-01T02:00:00.000Z',
        contactId: '7',
        profile: { title: 'CTO', tags: ['x', 'y'], lifecycle: 'lead', old: null },
      },
    ]);
    for (const fact of first ?? []) expect(contract.checkPlainFact(fact, HISTORY)).toMatchObject({ ok: true });
  });

  it('leaves out what an empty cell says nothing of: fields, whole objects, identities and facts', () => {
    const [first] = rowsOf(LEADS, COLUMNS, ['7', '2018-02-01', '', ' ', 'NULL', '', '', '', '', '']);
    expect(first).toMatchObject([{ identities: [{ type: 'crm_id', value: '7' }], channel: 'web' }]);
    expect(Object.keys(first?.[0] as object)).not.toEqual(expect.arrayContaining(['content']));
    expect(first?.[0]).not.toHaveProperty('value');
    expect(first?.[0]).not.toHaveProperty('attributes');
  });

  it('leaves the contract to judge what is missing: half an id is none', () => {
    const [row] = rowsOf(LEADS, COLUMNS, ['', '2018-02-01', 'social', '', 'a@b.example', '', '', '', '', '']);
    expect(row?.[0]).not.toHaveProperty('id');
    expect(contract.checkPlainFact(row?.[0], HISTORY)).toMatchObject({ refusal: { code: 'missing-field', pointer: '/id' } });
  });

  it('says of a broken cell where it stands and what was asked for, and gives the other facts of the row', () => {
    const rows = rowsOf(LEADS, COLUMNS, ['7', '01/02/2018', 'x', '', '', '', 'CTO', '', '', ''], ['8', '2018-02-01', 'x', '', '', 'much', 'CTO', '', '', '']);
    const wrong = '/occurredAt: the column "first contact" must hold a date as "yyyy-MM-dd"; found "01/02/2018"';
    expect(rows).toEqual([[wrong, wrong], ['/value: the column "amount" must hold a number; found "much"', expect.objectContaining({ kind: 'profile' })]]);
  });

  it('skips empty rows and refuses those of another width', () => {
    expect(rowsOf(LEADS, COLUMNS, ['', '', ' '], ['7', '8'])).toEqual([[], [': the row has 2 cells where there are 10 columns: quote a cell that holds the delimiter']]);
  });

  it('quotes no cell that could be an address', () => {
    expect(of('value: { amount: "{x}", currency: EUR }')('1', 't', 'ada@lovelace.example')).toBe('/value: the template must hold a number; found a text of 20 characters');
    expect(of('attributes: { n: { column: x, table: { values: { a: 1 } } } }')('1', 't', '+49 151 12345678')).toMatch(/holds a text of 16 characters, which its table does not list/);
  });

  it('reads numbers, booleans, lists, words and tables', () => {
    const read = (how: string, cell: string): unknown => (of(`attributes: { v: { column: x, ${how} } }`)('1', 't', cell) as { attributes: { v: unknown } }).attributes.v;
    expect([read('as: number', '1,234.5'), read("as: number, decimal: ','", '1.234,5'), read('as: number', '-3e2'), read('as: number', '1 000')]).toEqual([1234.5, 1234.5, -300, 1000]);
    expect([read('as: boolean', 'Yes'), read('as: boolean', '0')]).toEqual([true, false]);
    expect([read('as: word', 'Paid Search (Ads)'), read('as: word', 'x'.repeat(50))]).toEqual(['paid_search_ads', 'x'.repeat(40)]);
    const table = 'table: { values: { A: 1, b: true, "3": three }, keep: true, ignoreCase: true }';
    expect(['a', 'B', '3', 'other'].map((cell) => read(table, cell))).toEqual([1, true, 'three', 'other']);
    expect(read('default: none', '')).toBe('none');
  });

  it('reads what the contract has as numbers, booleans and lists as these', () => {
    const consent = 'consent: { basis: "form", purposes: { column: x, separator: ";" }, withdrawn: "{at}" }';
    expect(of(consent)('1', 'no', 'sales_contact; news')).toMatchObject({ consent: { purposes: ['sales_contact', 'news'], withdrawn: false } });
    expect(of('interactive: "{x}", campaign: { id: c, cost: "{x}" }')('1', 't', '1')).toMatchObject({ interactive: true, campaign: { id: 'c', cost: 1 } });
    expect(of('campaign: { id: c, cost: { amount: "{x}", currency: EUR } }')('1', 't', '1')).toMatchObject({ campaign: { cost: { amount: 1, currency: 'EUR' } } });
  });

  it('takes templates apart: optional columns, braces, the number of the row', () => {
    expect(of('content: { id: "{{{x?}}}-{#row}" }')('1', 't', '')).toMatchObject({ content: { id: '{}-1' } });
    expect(of('content: { id: "{x} {at}" }')('1', 't', '')).not.toHaveProperty('content');
    expect(of('content: { id: "{x?} {at}" }')('1', 't', '')).toMatchObject({ content: { id: 't' } });
  });

  it.each([
    ['{ column: x }', [false, true, true]],
    ['{ column: x, empty: true }', [true, false, false]],
    ['{ column: x, empty: false }', [false, true, true]],
    ['{ column: x, is: 1 }', [false, true, false]],
    ['{ column: x, is: [1, 2] }', [false, true, true]],
    ['{ column: x, isNot: 1 }', [true, false, true]],
    ['{ not: { column: x, is: 1 } }', [true, false, true]],
    ['{ all: [{ column: x }, { column: x, isNot: 1 }] }', [false, false, true]],
    ['{ any: [{ column: x, is: 1 }, { column: x, empty: true }] }', [true, true, false]],
  ])('has the condition %s', (condition, expected) => {
    for (const place of [minimal('', `when: ${condition}`), minimal(`when: ${condition}`)]) {
      const rows = ['', '1', '2'].map((cell) => ['a', 't', cell]);
      expect(rowsOf(place, ['id', 'at', 'x'], ...rows).map((facts) => facts.length === 1)).toEqual(expected);
    }
  });

  it('knows whether a row can become a hand-off', () => {
    const may = (channel: string): unknown => {
      const mapper = mapperOf(minimal('').replace('channel: web', `channel: ${channel}`), ['id', 'at', 'x']);
      return mapper.ok && mapper.value.mayGiveHandoffs;
    };
    expect(['web', 'handoff', '"{x}"', '{ column: x, table: { values: { a: web }, default: web } }'].map(may)).toEqual([false, true, true, false]);
    const table = (rest: string): string => `{ column: x, table: { values: { a: web } ${rest} } }`;
    expect([table(''), table(', keep: true'), table(', default: handoff'), '{ column: x, as: word }'].map(may)).toEqual([false, true, true, true]);
  });
});

describe('a mapping that does not fit', () => {
  const fails = (fact: string, more?: string): readonly string[] => errorsOf(minimal(fact, more), ['id', 'at', 'x', 'x']);

  it('names an unknown column and those that there are', () => {
    expect(fails('content: { id: "{lead}" }, attributes: { a: { column: y } }, when: { column: z }')).toEqual([
      '/facts/0/content/id: there is no column "lead": the file has "id", "at", "x", "x"',
      '/facts/0/attributes/a/column: there is no column "y": the file has "id", "at", "x", "x"',
      '/facts/0/when/column: there is no column "z": the file has "id", "at", "x", "x"',
    ]);
    expect(errorsOf(minimal(''), ['id;at'])[0]).toMatch(/the file has "id;at" \(is the delimiter ";"\? say so under csv\)/);
    expect(fails('content: { id: "{x}" }')).toEqual(['/facts/0/content/id: the file has several columns "x": give each its own name']);
  });

  it.each([
    ['chanel: web', '/facts/0/chanel: is no field here: there are kind, when, id, '],
    ['profile: { a: 1 }', '/facts/0/profile: is no field here'],
    ['campaign: { name: x }', '/facts/0/campaign/id: is missing: '],
    ['campaign: { id: x, colour: y }', '/facts/0/campaign/colour: is no field here: there are id, name, purpose, cost'],
    ['content: { id: { column: x, template: y } }', '/facts/0/content/id: asks for exactly one of column, template and constant'],
    ['content: { id: { columns: x, column: x } }', '/facts/0/content/id/columns: is no field here: there are column, template'],
    ['identities: [{ type: email }]', '/facts/0/identities/0/value: is missing'],
    ['attributes: { a: { column: at, as: date } }', '/facts/0/attributes/a/as: it must be one of text, number, boolean, list, word'],
    ['when: { is: 3 }', '/facts/0/when: asks for exactly one of column, all, any and not'],
  ])('says by its schema what is wrong: %s', (fact, expected) => {
    expect(fails(fact).join('\n')).toContain(expected);
  });

  it.each([
    ['content: { id: "a{b" }', '/facts/0/content/id: the template has a lone "{"'],
    ['content: { id: "a{}" }', '/facts/0/content/id: the template has empty braces'],
    ['attributes: { a: { column: at, table: colours } }', '/facts/0/attributes/a/table: no table is called "colours": there are none'],
    ['attributes: { a: { column: at, date: day } }', '/facts/0/attributes/a/date: no date is called "day"'],
    ['attributes: { a: { column: at, date: { format: "HH:mm", zone: UTC } } }', '/facts/0/attributes/a/date: the format "HH:mm" has no year'],
    ['attributes: { a: { column: at, date: { format: "yyyy-MM-dd" } } }', '/facts/0/attributes/a/date: the format "yyyy-MM-dd" has no offset: give a zone beside it'],
    ['attributes: { a: { column: at, date: { format: iso, zone: Mars/Base } } }', '/facts/0/attributes/a/date: no time zone is called "Mars/Base"'],
    ['attributes: { a: { column: at, date: { format: iso, zone: local } } }', '/facts/0/attributes/a/date: no time zone is called "local"'],
    ['mode: hybrid', '/facts/0/mode: must be one of online, offline; found "hybrid"'],
    ['identities: [{ type: fax, value: "{at}" }]', '/facts/0/identities/0/type: must be one of '],
    ['recordedAt: yesterday', '/facts/0/recordedAt: must be an RFC 3339 time with an offset'],
    ['when: { column: at, is: 1, empty: true }', '/facts/0/when: is, isNot and empty exclude each other'],
  ])('says what cannot be right for any row: %s', (fact, expected) => {
    expect(fails(fact)).toHaveLength(1);
    expect(fails(fact)[0]).toContain(expected);
  });

  it('asks for ids that tell rows and facts apart', () => {
    const two = `${minimal('')}  - { kind: identity, id: "{id}", contactId: c, occurredAt: "{at}" }\n`;
    expect(errorsOf(two, ['id', 'at'])).toEqual(['/facts/1/id: is the id of /facts/0 too: facts of one row need ids of their own']);
    expect(errorsOf(minimal('').replace('id: "{id}"', 'id: one'), ['id', 'at'])[0]).toContain('/facts/0/id: reads no column');
  });

  it('is told when it is no YAML, no mapping, or misses a field that its facts need', () => {
    expect(errorsOf('facts: [', [])[0]).toMatch(/^: is not readable as YAML 1\.2: .* at line 1/);
    expect(errorsOf('facts: *x', [])[0]).toMatch(/is not readable as YAML 1\.2/);
    expect(errorsOf('[]', [])[0]).toMatch(/it must be a mapping/);
    expect(errorsOf('schema: waymark/csv-mapping/v2\nfacts: [{ kind: event }]', [])).toEqual([
      '/schema: it must be waymark/csv-mapping/v1',
      '/facts/0/kind: it must be one of touchpoint, profile, identity',
    ]);
    expect(errorsOf('schema: waymark/csv-mapping/v1\nfacts: [{ kind: profile, id: "{id}", occurredAt: "{at}" }]', [])).toEqual([
      '/facts/0: asks for an identity: contactId, or at least one of identities',
      '/facts/0: asks for one of profile, account and consent',
    ]);
  });
});
