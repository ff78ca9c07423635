import { createHash } from 'node:crypto';
import type { ScoredFact } from '@waymark/journey';
import type { History } from '@waymark/replay';
import { foldHistory, planKernel, readContact } from '@waymark/replay';
import { SAMPLE_DEFAULTS } from '@waymark/sample';
import { compileModel, foldContact, formatScoreLine, parseModel, READY_MODELS } from '@waymark/scoring';
import { sampleColumns } from './sample-columns';

const AS_OF = Date.parse('2026-06-01T00:00:00Z');
/** One in the middle of history, and one after its end, when much has fallen due. */
const INSTANTS = [Date.parse('2025-05-05T05:05:05.005Z'), AS_OF, Date.parse('2027-02-03T00:00:00Z')];

function factsOf({ starts, ends, facts, shapes }: History, contact: number): readonly ScoredFact[] {
  const [start = 0, end = 0] = [starts[contact], ends[contact]];
  return Array.from({ length: end - start }, (_, index) => shapes.factOf(facts.shape[start + index] as number, String(index).padStart(6, '0'), facts.at[start + index] as number));
}

describe('the kernel on the sample company', () => {
  const history = sampleColumns({ contacts: 400, seed: SAMPLE_DEFAULTS.seed, asOf: AS_OF });
  const contacts = history.contacts.map((_, place) => factsOf(history, place));

  it.each(READY_MODELS.map(({ id, text }) => [id, text] as const))('writes the lines that the pure fold writes under %s', (id, text) => {
    const parsed = parseModel(text);
    if (!parsed.ok) throw new Error(`${id} does not parse`);
    const compiled = compileModel(parsed.model);
    const plan = planKernel({ document: parsed.model, where: null }, history.shapes);
    for (const asOf of INSTANTS) {
      const question = { asOf, ignoreHandoffs: false };
      const results = foldHistory(history, plan, question);
      const lines = { kernel: [] as string[], fold: [] as string[] };
      history.contacts.forEach((contact, place) => {
        const [quick, pure] = [readContact(plan, question, results, place), foldContact(compiled, contacts[place] ?? [], asOf)];
        lines.kernel.push(quick ? formatScoreLine(contact, quick) : contact);
        lines.fold.push(pure ? formatScoreLine(contact, pure) : contact);
      });
      expect(lines.kernel).toEqual(lines.fold);
      const digest = createHash('sha256').update(lines.kernel.join('\n')).digest('hex');
      process.stdout.write(`${id} at ${new Date(asOf).toISOString()}: ${history.contacts.length} contacts, sha256 ${digest}\n`);
    }
  });
});
