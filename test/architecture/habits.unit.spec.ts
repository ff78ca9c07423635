import { isCode, isOurs, isText, linesWith, read, repositoryFiles } from './repository';

const files = repositoryFiles();
const ours = files.filter((path) => isOurs(path) && isText(path));
const apartFromFixtures = ours.filter((path) => !path.startsWith('test/architecture/'));

const isComment = (line: string): boolean => /^\s*(?:\/\/|\/\*|\*)/.test(line);
const linesOfCode = (path: string): number => read(path).split('\n').filter((line) => line.trim() !== '' && !isComment(line)).length;

/** Specs are lists of cases, data tables are data. */
const limitOf = (path: string): number => {
  if (path.endsWith('.data.ts')) return Infinity;
  return path.endsWith('.spec.ts') ? 400 : 300;
};

describe('the habits of the repository', () => {
  it('keep every source file within the house numbers', () => {
    const long = ours.filter(isCode).filter((path) => linesOfCode(path) > limitOf(path));
    expect(long.map((path) => `${path}: ${linesOfCode(path)} lines`)).toEqual([]);
  });

  it('name no folder or file after nothing', () => {
    expect(files.filter((path) => path.split('/').some((part) => /^(?:utils?|helpers?|commons?|misc)(?:\.|$)/i.test(part)))).toEqual([]);
  });

  it('hold no absolute path of the machine they were written on', () => {
    const absolute = new RegExp(`(?<![\\w.~*)-])/(?:${['work', 'root', 'home', 'Users', 'tmp/brief'].join('|')})/`);
    expect(linesWith(absolute, ours)).toEqual([]);
  });

  it('name no package registry, in the lock file neither', () => {
    const hosts = ['registry.npmjs', 'registry.yarnpkg', 'npm.pkg.github', 'repo1.maven', 'repo.maven', 'deb.debian', 'ghcr', 'quay'];
    const registry = new RegExp(hosts.map((host) => host.replaceAll('.', '\\.')).join('|').concat('\\b'));
    expect(linesWith(registry, apartFromFixtures)).toEqual([]);
    expect(linesWith(/"resolved": "(?!file:|libs\/|apps\/)/, ['package-lock.json'])).toEqual([]);
  });

  it('leave nothing marked as unfinished', () => {
    expect(linesWith(/\b(?:TODO|FIXME|XXX)\b/, apartFromFixtures)).toEqual([]);
  });

  it('keep every file sane text: UTF-8, LF, a last line that ends, no merge left open', () => {
    const insane = ours.filter((path) => {
      const text = read(path);
      return text !== '' && (/[\u0000\ufffd\r]/.test(text) || !text.endsWith('\n') || /^(?:<{7}|>{7}) /m.test(text));
    });
    expect(insane).toEqual([]);
  });

  it('commit nothing that is built, installed or measured', () => {
    expect(files.filter((path) => /(?:^|\/)(?:node_modules|dist|coverage|\.nx|\.waymark)\/|^test\/bench\/results\//.test(path))).toEqual([]);
  });
});
