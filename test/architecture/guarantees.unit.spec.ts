import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { guaranteesPage } from './guarantees';
import { read, root } from './repository';

const PAGE = 'docs/guides/guarantees.md';

describe('the page of guarantees', () => {
  it('says what the suites say; PRINT_GUARANTEES=1 prints it anew', () => {
    const page = guaranteesPage();
    if (process.env['PRINT_GUARANTEES'] === '1') writeFileSync(join(root, PAGE), page);
    expect(page.match(/^- /gm)?.length).toBeGreaterThan(50);
    expect(read(PAGE)).toBe(page);
  });
});
