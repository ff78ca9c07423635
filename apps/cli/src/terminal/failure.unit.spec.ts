import { CliFailure, describeFailure, wrongUsage } from './failure';

const ofSystem = (code: string, path?: string): Error => Object.assign(new Error(`${code}: read`), { code, ...(path !== undefined && { path }) });

describe('a failure', () => {
  it('of the system names the file and what is the matter', () => {
    expect(describeFailure(ofSystem('ENOENT', 'facts.ndjson'))).toBe('facts.ndjson: there is no such file');
    expect(describeFailure(ofSystem('EISDIR'), 'folder')).toBe('folder: it is a directory, a file is asked for');
    expect(describeFailure(ofSystem('EWHATEVER', 'facts.ndjson'))).toBe('EWHATEVER: read');
  });

  it('has status 1, wrong usage 2, and is told by its message alone', () => {
    expect([new CliFailure('a').status, wrongUsage('b').status]).toEqual([1, 2]);
    expect([describeFailure(new CliFailure('a')), describeFailure('thrown text')]).toEqual(['a', 'thrown text']);
  });
});
