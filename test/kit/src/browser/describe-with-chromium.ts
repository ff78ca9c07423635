import { accessSync, constants, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import type { Page } from 'playwright-core';
import { chromium } from 'playwright-core';
import { recordSkip } from '../kafka/skips';

const NAMES = ['chromium', 'chromium-browser', 'google-chrome'];

/** Keeps the browser from calling home, which a closed network would refuse many times over. */
const QUIET = ['--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run', '--disable-background-networking', '--disable-component-update', '--disable-sync'];

/**
 * A `describe` over a page in a real browser. Where no Chromium is on the PATH its tests are skipped, and the end of the
 * run says so. `fn` gets a function that gives the page; call it inside tests and hooks only.
 */
export function describeWithChromium(title: string, fn: (page: () => Page) => void): void {
  const executablePath = findChromium();
  if (executablePath === null) {
    recordSkip(title, `no Chromium on the PATH (looked for ${NAMES.join(', ')})`);
    describe.skip(title, () => fn(notHere));
    return;
  }
  describe(title, () => {
    let page: Page | undefined;
    let close = (): Promise<void> => Promise.resolve();
    beforeAll(async () => {
      const profile = mkdtempSync(join(tmpdir(), 'waymark-chromium-'));
      const context = await chromium.launchPersistentContext(profile, { executablePath, headless: true, args: QUIET });
      page = await context.newPage();
      close = async () => {
        await context.close();
        rmSync(profile, { recursive: true, force: true });
      };
    }, 60_000);
    afterAll(() => close(), 60_000);
    fn(() => page ?? notHere());
  });
}

function findChromium(): string | null {
  const folders = (process.env['PATH'] ?? '').split(delimiter);
  const paths = NAMES.flatMap((name) => folders.map((folder) => join(folder, name)));
  return paths.find(isExecutable) ?? null;
}

function isExecutable(path: string): boolean {
  try {
    accessSync(path, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}

function notHere(): never {
  throw new Error('the page is there inside tests and hooks only');
}
