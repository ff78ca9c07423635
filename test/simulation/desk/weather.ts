import type { EngineSettings } from '@waymark/server';
import type { SeededDice } from '@waymark/testkit';
import type { Shape } from './installation';
import type { Wanted } from './orders';

const HOUR_MS = 3_600_000;

/** How bad a history may get: the most that there may be of each. */
export interface Weather extends Wanted {
  readonly who: number;
  readonly faults: number;
  readonly crashes: number;
  readonly ends: number;
  /** Views that are lost, or laid back as they were copied. */
  readonly losses: number;
  /** Parts of the views that another takes, and commits that a crash of the database takes back. */
  readonly holds: number;
  readonly rebalances: number;
  /** Hours that pass at once, and clocks that are set back. */
  readonly sleeps: number;
  readonly jumps: number;
  /** Vaults that are laid back as they were copied. */
  readonly vaults: number;
}

const NOTHING = { facts: 6, sales: 3, people: 0, models: 0, who: 4, faults: 0, crashes: 0, ends: 0, losses: 0, holds: 0, rebalances: 0, sleeps: 2, jumps: 0, vaults: 0 };

const CALM: Weather = { ...NOTHING, sales: 4, people: 2, models: 3 };
const ROUGH: Weather = { ...NOTHING, people: 2, models: 3, faults: 10, crashes: 3, ends: 1, holds: 2, rebalances: 2 };
/** Switches, and nobody but contacts in their way. */
const SWITCHING: Weather = { ...NOTHING, sales: 0, models: 6, faults: 6, crashes: 3, ends: 1, holds: 2, sleeps: 3 };
const LOSING: Weather = { ...NOTHING, people: 1, models: 2, faults: 4, crashes: 2, ends: 1, losses: 3, holds: 1, vaults: 1 };
const JUMPING: Weather = { ...NOTHING, people: 1, models: 3, faults: 4, crashes: 2, sleeps: 3, jumps: 3, holds: 1 };

/** What is decided about generations by several processes takes them many steps. */
const MOST_MODELS_OF_SERVERS = 3;

export function someWeather(dice: SeededDice, { servers }: Shape): Weather {
  const weather = dice.pick([CALM, ROUGH, ROUGH, SWITCHING, SWITCHING, LOSING, LOSING, JUMPING]);
  return servers ? { ...weather, models: Math.min(weather.models, MOST_MODELS_OF_SERVERS) } : weather;
}

export function someShape(dice: SeededDice): Shape {
  return dice.pick([{ servers: false, parts: 1 }, { servers: false, parts: 1 }, { servers: false, parts: 1 }, { servers: true, parts: 1 }, { servers: true, parts: 2 }]);
}

/** Small steps, so that much happens between two of them. */
export function someSettings(dice: SeededDice, { servers }: Shape): Partial<EngineSettings> {
  return { retiredLifeMs: dice.pick([HOUR_MS, 7 * 24 * HOUR_MS]), droppedStayMs: servers ? 10_000 : 0, fillContacts: dice.pick([1, 2]), dropRows: dice.pick([2, 5]), maxCachedFacts: dice.pick([0, 4, 300_000]) };
}
