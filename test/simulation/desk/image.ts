import type { Secrets } from '@waymark/engine';
import { Scheduler, SeededDice, SimulatedClock } from '@waymark/testkit';
import { START } from '../random-facts';
import type { Image, Shape } from './installation';
import { Installation } from './installation';
import { activate, publishAll } from './orders';
import { DeskProcess } from './process';
import { isQuiet } from './quiet';

const STEP_MS = 200;
const MOST_STEPS = 2_000;

const images = new Map<string, Promise<Image>>();

/** An installation with its models published and the first one live, stopped in order; made once for each shape. */
export function imageOf(shape: Shape): Promise<Image> {
  const name = JSON.stringify(shape);
  const known = images.get(name) ?? make(shape);
  images.set(name, known);
  return known;
}

async function make(shape: Shape): Promise<Image> {
  const stores = new Installation(shape);
  const clock = new SimulatedClock(START);
  const dice = new SeededDice(1);
  const scheduler = new Scheduler(dice, () => undefined, false);
  scheduler.isAtRest = true;
  const secrets: Secrets = await stores.vault.secrets();
  const process = new DeskProcess('first', 0, { scheduler, clock, dice, stores, secrets, weakening: {} }, {}, 0);
  const done = <T>(work: Promise<T>): Promise<T> => untilDone(work, clock);
  await done(process.start());
  await done(publishAll(process.engine));
  await done(activate(process.engine, 1, 'first'));
  for (let steps = 0; !(await isQuiet(stores, [process], clock.instant)); steps += 1) {
    if (steps > MOST_STEPS) throw new Error('the image never comes to rest');
    await done(process.engine.settled(STEP_MS));
  }
  await done(process.stop());
  return stores.image();
}

/** Lets time pass until something is done, where every call is answered at once. */
export async function untilDone<T>(work: Promise<T>, clock: SimulatedClock): Promise<T> {
  let isDone = false;
  const end = work.finally(() => (isDone = true));
  for (let steps = 0; !isDone; steps += 1) {
    if (steps > MOST_STEPS) throw new Error('comes to no end');
    await new Promise((resolve) => setImmediate(resolve));
    clock.moveTo(clock.instant + STEP_MS);
  }
  return end;
}
