// The house numbers of docs/STYLE.md as rules, and the syntax that the whole repository does without.
import { builtinRules } from 'eslint/use-at-your-own-risk';

const suiteName = /^(?:describe\w*|it|test|(?:before|after)(?:All|Each))$/;

/** `describe`, `it.each(…)`, `describe.skip`: the name that a call starts from. */
const rootName = (node) => {
  if (node.type === 'Identifier') return node.name;
  if (node.type === 'MemberExpression') return rootName(node.object);
  if (node.type === 'CallExpression') return rootName(node.callee);
  return node.type === 'TaggedTemplateExpression' ? rootName(node.tag) : undefined;
};

/** A callback of describe and the like, or a contract suite such as `describeEventLog`. */
const isSuite = ({ id, parent }) =>
  (id && suiteName.test(id.name)) || (parent?.type === 'CallExpression' && suiteName.test(rootName(parent.callee)));

const linesPerFunction = builtinRules.get('max-lines-per-function');

/** ESLint's rule, but suites and the callbacks of describe and it are lists of cases rather than functions. */
export const housePlugin = {
  rules: {
    'max-lines-per-function': {
      meta: linesPerFunction.meta,
      create: (context) =>
        linesPerFunction.create(
          Object.create(context, {
            report: { value: (finding) => isSuite(finding.node) || context.report(finding) },
          }),
        ),
    },
  },
};

export const houseSyntax = [
  { selector: 'ExportDefaultDeclaration', message: 'Exports have names.' },
  { selector: "ExportSpecifier[exported.name='default']", message: 'Exports have names.' },
  { selector: ':matches(ClassDeclaration, ClassExpression)[superClass]:not([superClass.name=/Error$/])', message: 'No inheritance but from Error: compose.' },
];

const counted = { skipBlankLines: true, skipComments: true };
export const linesPerFile = (max) => ['error', { max, ...counted }];

export const houseNumbers = {
  'max-lines': linesPerFile(300),
  'house/max-lines-per-function': ['error', { max: 70, IIFEs: true, ...counted }],
  complexity: ['error', 8],
  'max-depth': ['error', 3],
  'no-warning-comments': ['error', { terms: ['todo', 'fixme', 'xxx'], location: 'anywhere' }],
  'no-restricted-syntax': ['error', ...houseSyntax],
  eqeqeq: ['error', 'always', { null: 'ignore' }],
};
