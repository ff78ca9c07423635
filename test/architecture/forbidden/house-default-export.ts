// at: libs/server/src/index.ts
// rules: no-restricted-syntax
export default 1;
