// at: libs/engine/src/index.ts
export const soon = (run: () => void): void => queueMicrotask(run);
