/** Lets other work of the process go first. */
export type Pause = () => Promise<void>;

/** Work that pauses after every few milliseconds, at each `yield`. */
export type Steps<Result> = Generator<void, Result>;

const VISITS = 4_096;

/** Visits every number from 0 up to, not including, `count`; `visits` of them are a few milliseconds' work at most. */
export function* visitInSteps(count: number, visit: (index: number) => void, visits = VISITS): Steps<void> {
  for (let index = 0; index < count; index += 1) {
    visit(index);
    if (index % visits === visits - 1) yield;
  }
}

/** Does all the work without a pause. */
export function runAtOnce<Result>(steps: Steps<Result>): Result {
  for (;;) {
    const { done, value } = steps.next();
    if (done === true) return value;
  }
}

/** Does the work with a pause between its steps; the pause may throw to end it. */
export async function runInSteps<Result>(steps: Steps<Result>, pause: Pause): Promise<Result> {
  for (;;) {
    const { done, value } = steps.next();
    if (done === true) return value;
    await pause();
  }
}
