// at: libs/server/src/index.ts
// rules: max-depth
export function deep(a: boolean): number {
  if (a) {
    for (const one of [1]) {
      while (one > 0) {
        if (one === 1) return one;
      }
    }
  }
  return 0;
}
