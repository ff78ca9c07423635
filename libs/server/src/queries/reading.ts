import type { Engine } from '../engine';
import { membersNow } from '../people/members';
import { ContactReader } from './contact-reader';

/** What every query stands on. */
export interface Reading {
  readonly engine: Engine;
  readonly contacts: ContactReader;
}

export function createReading(engine: Engine): Reading {
  return { engine, contacts: new ContactReader(engine.parts.log, (id) => membersNow(engine.parts.decisions, id)) };
}
