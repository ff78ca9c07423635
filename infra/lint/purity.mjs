// What makes a library pure: no ambient clock, no chance, no process, no decorators, no hidden loading of modules.

const clock = 'Pure code is given its instants; the clock is a port of the engine.';
const chance = 'Pure code is given its randomness (a seed or a hash), so that a replay repeats it.';
const outside = 'Pure code runs in a browser and in a replay alike: it knows no process, timer or network.';

export const impureGlobals = [
  ...['performance', 'setTimeout', 'setInterval', 'setImmediate'].map((name) => ({ name, message: clock })),
  { name: 'crypto', message: chance },
  ...['process', 'globalThis', 'global', 'require', 'Buffer', 'fetch', 'console'].map((name) => ({ name, message: outside })),
];

export const impureSyntax = [
  { selector: "NewExpression[callee.name='Date'][arguments.length=0]", message: clock },
  { selector: "CallExpression[callee.name='Date']", message: clock },
  { selector: "MemberExpression[object.name='Date'][property.name='now']", message: clock },
  { selector: "MemberExpression[object.name='Date'][property.value='now']", message: clock },
  { selector: "VariableDeclarator[init.name='Date'] > ObjectPattern", message: clock },
  { selector: "MemberExpression[object.name='Math'][property.name='random']", message: chance },
  { selector: "MemberExpression[object.name='Math'][property.value='random']", message: chance },
  { selector: "VariableDeclarator[init.name='Math'] > ObjectPattern", message: chance },
  { selector: 'Decorator', message: 'Decorators stay in libs/server; pure code is plain data and functions.' },
  { selector: 'ImportExpression', message: 'Pure code imports statically, where the boundary rules see it.' },
];
