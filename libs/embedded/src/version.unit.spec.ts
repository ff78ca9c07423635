import { version } from '../../../package.json';
import { VERSION } from './version';

it('is the version of the workspace', () => {
  expect(VERSION).toBe(version);
});
