import * as fc from 'fast-check';
import { renderReplayPage } from './replay-page';
import { aReport, aReportOfOneModel, aReportWithoutChange, anEmptyReport } from './report.fixture';
import { withTexts } from './with-texts.fixture';

/** Every element's name with the names of its attributes: what a browser would make of the page. */
function shapeOf(page: string): Set<string> {
  const tags = page.replace(/<style>[^]*?<\/style>/, '').match(/<[^>]+>/g) ?? [];
  return new Set(tags.map((tag) => tag.replaceAll(/"[^"]*"/g, '""')));
}

const headings = (page: string): string[] => [...page.matchAll(/<h2>(.*?)<\/h2>/g)].map(([, text]) => text ?? '');

describe('the page of a what-if', () => {
  const page = renderReplayPage(aReport());

  it('says who is compared, the headline numbers with their days, and how the answer was made', () => {
    expect(page).toContain('<h1>b2b-default (draft 5f0c2ab1e9d3) <small>against</small> b2b-default@3</h1>');
    expect(page).toContain('<b>621 → 788</b>');
    expect(page).toContain('<b>231</b>');
    expect(page).toContain('median 6.5 days');
    expect(page).toContain('412,388');
    expect(page).toContain('84,210 of 361,042 facts (23.3%), of 2,911 of 12,208 contacts');
    expect(page).toContain('sha256:0c0f5d2ab1e9d34477a1c6b0fe6a7d9c1fb6a2f0d8e4c35b7a90817263544331');
  });

  it('has four plots, each with a text for those who do not see it and with its numbers in a table', () => {
    expect(page.match(/<svg [^>]*role="img" aria-label="[^"]{40,}"/g)).toHaveLength(4);
    expect(page.match(/<figure>[^]*?<\/figure>/g)?.map((figure) => /<table>/.test(figure))).toEqual([true, true, true, true]);
  });

  it('explains a contact by its lines: rule, points before and after, and why', () => {
    const card = page.match(/<article>[^]*?<\/article>/)?.[0] ?? '';
    expect(card).toContain('newly qualifies');
    expect(card).toContain('88.25 → 128.75');
    expect(card).toContain('Attended a webinar for twenty minutes or more');
    expect(card).toContain('+25');
    expect(card).toContain('after: over the rule’s limit');
    expect(card).toContain('before: no such line');
    expect(card).toContain('zoom#98100');
  });

  it('needs nothing from elsewhere and runs nothing', () => {
    expect(page).not.toMatch(/<script|<link rel="stylesheet"|@import|url\(|<img|<iframe| on\w+=/);
    expect([...page.matchAll(/https?:\/\/[^"' ]*/g)].map(([address]) => address).filter((address) => address !== 'http://www.w3.org/2000/svg')).toEqual([]);
  });

  it('is the same bytes for the same report, whatever was drawn before', () => {
    renderReplayPage(aReportOfOneModel());
    expect(renderReplayPage(aReport())).toBe(page);
  });

  it('keeps text from outside text, whatever stands in it', () => {
    const known = shapeOf(page);
    const hostile = fc.string({ unit: fc.constantFrom('<', '>', '"', "'", '&', '/', '=', ' ', 'a', '`', '<script>', '-->', ']]>', '</style>', ' class="zr"', '企'), maxLength: 30 });
    fc.assert(
      fc.property(hostile, (text) => {
        const shape = shapeOf(renderReplayPage(withTexts(aReport(), text)));
        expect([...shape].filter((tag) => !known.has(tag))).toEqual([]);
      }),
      { numRuns: 25 },
    );
  });

  it('shows an id with a script in it as it is written', () => {
    const [contact] = aReport().contactChanges;
    const contactId = `<script>alert("1")</script>' onmouseover='x`;
    const shown = renderReplayPage({ ...aReport(), contactChanges: contact ? [{ ...contact, contactId }] : [] });
    expect(shown).toContain('<code>&lt;script&gt;alert(&quot;1&quot;)&lt;/script&gt;&#39; onmouseover=&#39;x</code>');
  });

  it('bounds what it shows and says what it leaves out', () => {
    const campaigns = Array.from({ length: 40 }, (_, index) => ({ name: `campaign ${index}`, before: 1, after: 1, gained: 0, lost: 0 }));
    const [contact] = aReport().contactChanges;
    const contactChanges = Array.from({ length: 300 }, (_, index) => ({ ...contact!, contactId: `c${index}` }));
    const shown = renderReplayPage({ ...aReport(), campaigns, contactChanges });
    expect(shown).toContain('15 more are left out here');
    expect(shown.match(/<article>/g)).toHaveLength(200);
  });
});

describe('the page of a what-if in which little happens', () => {
  it('says that nobody changes, and shows what stays as it is', () => {
    const page = renderReplayPage(aReportWithoutChange());
    expect(page).toContain('Nobody qualifies under one model and not under the other');
    expect(page).toContain('all 12,208 contacts stand where they stood');
    expect(headings(page)).toEqual(['Qualified by week', 'Scores', 'From stage to stage', 'Classes and stages', 'What was asked', 'How it was answered']);
  });

  it('speaks of one model alone without a before', () => {
    const page = renderReplayPage(aReportOfOneModel());
    expect(page).toContain('<h1>b2b-default (draft 5f0c2ab1e9d3)</h1>');
    expect(page).not.toMatch(/[Bb]efore<\/th>|Gained|Compared with/);
    expect(headings(page)).toEqual(['Qualified by week', 'Scores', 'Classes and stages', 'Rules by weight', 'Who qualifies', 'What was asked', 'How it was answered']);
  });

  it('lists the lines of a contact under one model alone with their points and no before', () => {
    const [contact] = aReport().contactChanges;
    const lines = contact!.lines.map((line) => ({ ...line, before: null, noteBefore: null }));
    const page = renderReplayPage({ ...aReportOfOneModel(), contactChanges: [{ ...contact!, before: null, lines }] });
    expect(page).toContain('<th scope="col" class="n">Points</th>');
    expect(page).toContain('over the rule’s limit');
    expect(page).not.toMatch(/no such line|newly|that differ|[Bb]efore<\/th>/);
  });

  it('says of an empty history that there is nothing to compare', () => {
    const page = renderReplayPage(anEmptyReport());
    expect(page).toContain('there is nothing to compare');
    expect(headings(page)).toEqual(['What was asked', 'How it was answered']);
    expect(page).not.toMatch(/<svg|NaN|Infinity|undefined/);
  });
});
