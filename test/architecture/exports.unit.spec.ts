import { isCode, read, repositoryFiles } from './repository';

/** Values only: a type may stand for itself in the signature that needs it. */
const declared = /^export (?:declare )?(?:abstract )?(?:async )?(?:const|let|function\*?|class|enum) (\w+)/gm;

const sources = repositoryFiles().filter((path) => isCode(path) && !/^test\/architecture\/(?:forbidden|permitted)\//.test(path));
const textOf = new Map(sources.map((path) => [path, read(path)]));

const wordsOf = (text: string): Set<string> => new Set(text.match(/\w+/g));

/** In how many files each word occurs. */
function spread(): Map<string, number> {
  const counts = new Map<string, number>();
  for (const text of textOf.values()) for (const word of wordsOf(text)) counts.set(word, (counts.get(word) ?? 0) + 1);
  return counts;
}

describe('exports', () => {
  it('are there because another file names them', () => {
    const counts = spread();
    const dead = [...textOf].flatMap(([path, text]) =>
      [...text.matchAll(declared)].flatMap(([, name = '']) => ((counts.get(name) ?? 0) < 2 ? [`${path}: ${name}`] : [])),
    );
    expect(dead).toEqual([]);
  });
});
