// at: libs/server/src/index.ts
// rules: @typescript-eslint/no-floating-promises
export function forget(): void {
  Promise.resolve(1);
}
