import { renderBacktestPage } from './backtest-page';
import { aBacktest, aBacktestOfNobody } from './report.fixture';

const headings = (page: string): string[] => [...page.matchAll(/<h2>(.*?)<\/h2>/g)].map(([, text]) => text ?? '');

describe('the page of a backtest', () => {
  const page = renderBacktestPage(aBacktest());

  it('puts two models side by side, with the interval of each and of their difference', () => {
    expect(page).toContain('<h1>b2b-default@3 <small>and</small> webinars-first (draft aaaaaaaaaaaa)</h1>');
    expect(page).toContain('<b>0.762</b>95 % within 0.741 and 0.782');
    expect(page).toContain('<b>+0.053</b>95 % within 0.024 and 0.081; the second is ahead in 99.8% of the resamples');
    expect(page).toContain('9% of the cases: the base rate');
    const row = page.match(/<th scope="row">Average precision<\/th>.*?<\/tr>/)?.[0];
    expect(row).toContain('37.4%');
    expect(row).toContain('39.8%');
  });

  it('says what a reader should know before believing a figure, and which rules know the answer', () => {
    expect(page).toContain('<li>311 facts were recorded later than the scoring');
    expect(page).toContain('<code>crm-quoted</code>');
    expect(page).toContain('looks at channel crm');
  });

  it('has a plot for each question, each with a text and with its numbers', () => {
    expect(headings(page)).toEqual([
      'Side by side',
      'What is found, and at what price',
      'How many calls are right',
      'Lift by tenth',
      'Chances that come true',
      'MQLs by week',
      'Parts that know the answer',
      'What was asked',
      'Who was left out',
    ]);
    expect(page.match(/<svg [^>]*role="img" aria-label="[^"]{40,}"/g)).toHaveLength(5);
    expect(page.match(/<figure>[^]*?<\/figure>/g)?.filter((figure) => !/<table>/.test(figure))).toEqual([]);
  });

  it('shows the load against what sales can take', () => {
    expect(page).toContain('the dashed line is what sales can take, 20 a week');
    expect(page).toContain('in 9 weeks more than sales can take, by 41 contacts together');
  });

  it('is the same bytes for the same report', () => {
    expect(renderBacktestPage(aBacktest())).toBe(page);
  });

  it('speaks of one model alone without a difference', () => {
    const report = aBacktest();
    const alone = renderBacktestPage({ ...report, models: report.models.slice(0, 1), difference: null });
    expect(alone).toContain('<h1>b2b-default@3</h1>');
    expect(alone).not.toContain('Second');
    expect(headings(alone)[0]).toBe('In numbers');
  });

  it('says of no cases that there are none, and who was left out', () => {
    const nobody = renderBacktestPage(aBacktestOfNobody());
    expect(headings(nobody)).toEqual(['What was asked', 'Who was left out']);
    expect(nobody).toContain('needs cases of both kinds');
    expect(nobody).not.toMatch(/<svg|NaN|Infinity|undefined/);
  });

  it('escapes what comes from outside', () => {
    const report = aBacktest();
    const [first] = report.models;
    const hostile = `"><script>alert(1)</script>'`;
    const shown = renderBacktestPage({
      ...report,
      question: { ...report.question, outcome: { action: hostile } },
      models: [{ ...first!, model: { ...first!.model, id: hostile, title: hostile }, leakyRules: [{ path: hostile, rule: hostile, why: hostile }] }],
      notes: [hostile],
    });
    expect(shown).not.toContain('<script');
    expect(shown.split('&lt;script&gt;').length).toBeGreaterThan(8);
  });
});
