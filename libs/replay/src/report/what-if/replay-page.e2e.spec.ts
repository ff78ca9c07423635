import { describeWithChromium } from '@waymark/testkit';
import { renderReplayPage } from './replay-page';
import { aReport } from './report.fixture';
import { withTexts } from './with-texts.fixture';

/** The colours that the style's names came to, of everything that is drawn. */
const FILLS = `[...document.querySelectorAll('svg path[fill^="var"]')].map((path) => getComputedStyle(path).fill)`;

describeWithChromium('the page of a what-if in a real browser (Chromium)', (page) => {
  async function shown(html: string): Promise<string[]> {
    const faults: string[] = [];
    page().on('pageerror', (error) => faults.push(String(error)));
    page().on('request', (request) => faults.push(request.url()));
    page().on('dialog', (dialog) => {
      faults.push(dialog.message());
      void dialog.dismiss();
    });
    await page().setContent(html);
    return faults;
  }

  const overflowPx = () => page().evaluate<number>('document.documentElement.scrollWidth - document.documentElement.clientWidth');

  it('shows plots with something in them, wide and narrow, light and dark, and asks nobody for anything', async () => {
    const faults = await shown(renderReplayPage(aReport()));
    for (const [width, colorScheme] of [[1280, 'light'], [360, 'dark']] as const) {
      await page().setViewportSize({ width, height: 900 });
      await page().emulateMedia({ colorScheme });
      expect(await overflowPx()).toBe(0);
      expect(await page().getByRole('img').count()).toBe(4);
      const fills = await page().evaluate<string[]>(FILLS);
      expect(fills.length).toBeGreaterThan(60);
      expect(fills.filter((fill) => !fill.startsWith('rgb('))).toEqual([]);
    }
    expect(faults.filter((fault) => !fault.startsWith('data:'))).toEqual([]);
  }, 60_000);

  it('runs nothing that came in with a name', async () => {
    const faults = await shown(renderReplayPage(withTexts(aReport(), `"><script>alert(1)</script><img src=x onerror=alert(2)>'`)));
    expect(await page().getByText('webinar"><script>alert(1)</script>').count()).toBeGreaterThan(0);
    expect(await page().locator('script, img').count()).toBe(0);
    expect(faults.filter((fault) => !fault.startsWith('data:'))).toEqual([]);
  }, 60_000);
});
