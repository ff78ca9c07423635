import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describeWithChromium } from '@waymark/testkit';
import type { EngineProcess } from './engine-process';
import { startEngine } from './engine-process';

describeWithChromium('the page in a real browser (Chromium)', (page) => {
  let directory: string;
  let engine: EngineProcess;

  beforeAll(async () => {
    directory = mkdtempSync(join(tmpdir(), 'waymark-page-'));
    engine = await startEngine({ WAYMARK_DATA_DIR: directory });
  }, 60_000);

  afterAll(async () => {
    await engine?.stop();
    rmSync(directory, { recursive: true, force: true });
  });

  /** A director who asks for a demonstration: hot at once. */
  async function buyer(name: string): Promise<void> {
    const event = (id: string, type: string, data: object) => ({
      specversion: '1.0',
      id: `${name}-${id}`,
      source: '/page',
      type: `waymark.${type}.v1`,
      time: new Date().toISOString(),
      data: { identities: [{ type: 'email', value: `${name.toLowerCase()}@engines.example` }], ...data },
    });
    const body = [
      event('who', 'profile', { profile: { name, seniority: 'director' }, account: { name: 'Engines Ltd', domain: 'engines.example', employees: 900, industry: 'machinery' } }),
      event('ask', 'touchpoint', { channel: 'web', action: 'demo_requested' }),
    ];
    const response = await fetch(`${engine.address}/v1/touchpoints`, {
      method: 'POST',
      headers: { authorization: `Bearer ${engine.keys['channel']}`, 'content-type': 'application/cloudevents-batch+json' },
      body: JSON.stringify(body),
    });
    expect(response.status).toBe(202);
  }

  it('asks for a key, shows whom to call and why, brings the next one by itself and takes an acceptance', async () => {
    const faults: string[] = [];
    page().on('pageerror', (error) => faults.push(String(error)));
    await buyer('Ada');
    await page().goto(engine.address);
    await page().getByLabel('Key').fill('not a key');
    await page().getByRole('button', { name: 'Open' }).click();
    await page().getByText('That key is not known here.').waitFor();
    await page().getByLabel('Key').fill(engine.keys['sales'] ?? '');
    await page().getByRole('button', { name: 'Open' }).click();

    const ada = page().locator('.queue > *', { hasText: 'Ada' });
    await ada.getByText('Engines Ltd').waitFor();
    await ada.getByText('Asked for a demonstration').waitFor();

    await ada.getByRole('button', { name: 'Accept Ada' }).focus();
    await buyer('Grace');
    await page().locator('.queue > *', { hasText: 'Grace' }).waitFor();
    expect(await page().evaluate<string>('document.activeElement.getAttribute("aria-label")')).toBe('Accept Ada');

    for (const width of [320, 1280]) {
      await page().setViewportSize({ width, height: 900 });
      expect(await page().evaluate<number>('document.documentElement.scrollWidth - document.documentElement.clientWidth')).toBe(0);
    }
    await ada.getByRole('button', { name: 'Accept' }).click();
    await ada.getByText('accepted').waitFor();
    expect(await ada.getByRole('button', { name: 'Accept' }).count()).toBe(0);
    expect(faults).toEqual([]);
  }, 60_000);
});
