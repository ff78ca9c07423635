import * as fc from 'fast-check';
import { afterSwitch, inEpoch, jobCameTo, jobCause } from './telling-state';
import type { TellingState } from './telling-state';

const CONTACTS = ['a', 'b', 'c', 'd', 'e'];
const BEGUN: TellingState = { epoch: 1, since: 0, cursor: '', rebuiltTo: '', session: 's', nextSession: '' };

type Step = 'on' | 'switch' | 'epoch';

/** The job goes on from contact to contact; a switch and a new epoch end it and begin another. */
function walk(steps: readonly Step[]): { readonly state: TellingState; readonly rebuilt: ReadonlySet<string>; readonly visited: ReadonlySet<string> } {
  let [state, rebuilt, visited] = [BEGUN, new Set<string>(), new Set<string>()];
  for (const step of steps) {
    if (step === 'switch') [state, visited] = [afterSwitch(state), new Set()];
    if (step === 'epoch') [state, rebuilt, visited] = [inEpoch(state, state.epoch + 1, 0), new Set(), new Set()];
    if (step !== 'on' || state.cursor === null) continue;
    const { cursor } = state;
    const next = CONTACTS.find((contact) => contact > cursor) ?? null;
    if (next !== null) [rebuilt, visited] = [new Set([...rebuilt, next]), new Set([...visited, next])];
    state = jobCameTo(state, next);
  }
  return { state, rebuilt, visited };
}

describe('how far the telling is', () => {
  it('visits everybody, and calls it a rebuild until everybody has been told in this epoch', () => {
    fc.assert(
      fc.property(fc.array(fc.constantFrom<Step>('on', 'on', 'on', 'on', 'switch', 'epoch'), { maxLength: 40 }), (steps) => {
        const { state, rebuilt, visited } = walk(steps);
        for (const contact of CONTACTS) {
          const cause = jobCause(state, contact);
          if (visited.has(contact) || state.cursor === null) expect(cause).toBeNull();
          else expect(cause).toBe(rebuilt.has(contact) ? 'switch' : 'rebuild');
        }
      }),
    );
  });
});
