// at: libs/journey/src/index.ts
export const day = (instant: number): string => new Date(instant).toISOString();
