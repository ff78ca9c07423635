import type { NewEvent, TouchpointFact } from '@waymark/journey';
import { contactStream, resolveManner } from '@waymark/journey';
import { compileModel, foldContact } from '@waymark/scoring';
import { MemoryLog } from '@waymark/testkit';
import * as fc from 'fast-check';
import { ContactReader } from './contact-reader';

const compiled = compileModel({
  schema: 'waymark/scoring-model/v1',
  id: 'm',
  behaviour: { rules: [{ id: 'any', when: { channel: 'web' }, points: 10, decay: { halfLife: 'P1D' } }] },
});
const MODEL = { digest: 'm1', compiled };
const OTHER = { digest: 'm2', compiled: compileModel({ schema: 'waymark/scoring-model/v1', id: 'm', behaviour: { rules: [{ id: 'any', when: {}, points: 1 }] } }) };

function fact(id: string, occurredAt: number): TouchpointFact {
  return { kind: 'touchpoint', id, occurredAt, channel: 'web', action: 'viewed', ...resolveManner({ channel: 'web', action: 'viewed' }) };
}

function eventOf(index: number, of: TouchpointFact): NewEvent {
  const id = `00000000-0000-5000-8000-${String(index).padStart(12, '0')}`;
  return { id, type: 'touchpoint-recorded', at: index, data: { v: 1, factId: of.id, occurredAt: of.occurredAt, digest: 'd', fact: of } };
}

async function append(log: MemoryLog, contact: string, index: number, revision: number, of: TouchpointFact): Promise<void> {
  const expected = revision === 0 ? ('none' as const) : revision - 1;
  await log.append({ stream: contactStream(contact), expected, events: [eventOf(index, of)] });
}

/** Nobody is merged with anybody. */
const alone = async (contact: string) => ({ contact, members: [contact] });

describe('the reader of contacts', () => {
  it('answers as a fold of everything appended so far, whatever was asked before and whichever way the clock went', async () => {
    const step = fc.record({ contact: fc.constantFrom('a', 'b'), occurredAt: fc.integer({ min: 0, max: 9 * 86_400_000 }), asks: fc.array(fc.record({ now: fc.integer({ min: 0, max: 9 * 86_400_000 }), model: fc.constantFrom(MODEL, OTHER) }), { maxLength: 3 }) });
    await fc.assert(
      fc.asyncProperty(fc.array(step, { maxLength: 12 }), async (steps) => {
        const log = new MemoryLog();
        const reader = new ContactReader(log, alone);
        const facts: Record<string, TouchpointFact[]> = { a: [], b: [] };
        for (const [index, { contact, occurredAt, asks }] of steps.entries()) {
          const known = facts[contact] ?? [];
          const added = fact(`f${index}`, occurredAt);
          await append(log, contact, index, known.length, added);
          known.push(added);
          for (const { now, model } of asks) expect(await reader.stateNow(contact, model, now)).toEqual(foldContact(model.compiled, known, now));
        }
      }),
    );
  });

  it('knows nobody who has no event, and takes an event in once when several read at the same moment', async () => {
    const log = new MemoryLog();
    const reader = new ContactReader(log, alone);
    expect(await reader.read('a')).toBeNull();
    await append(log, 'a', 0, 0, fact('f0', 1));
    await reader.read('a');
    await append(log, 'a', 1, 1, fact('f1', 2));
    const [one, two] = await Promise.all([reader.read('a'), reader.read('a')]);
    expect(one).toBe(two);
    expect(one?.facts.map(({ id }) => id)).toEqual(['f0', 'f1']);
  });
});
