import type { ReplayReport } from '../../whatif/report';
import { entry } from '../page/entry';
import { count, counted, instant, share } from '../page/format';
import type { Html } from '../page/html';
import { html } from '../page/html';
import { modelInFull } from '../page/model-name';

/** What was asked, and what was done to answer it. */
export function askedSection(report: ReplayReport): Html {
  const { question, refolded } = report;
  return html`<section><h2>What was asked</h2>
<dl class="facts">
${entry('Model', modelInFull(question.model))}
${question.against ? entry('Compared with', modelInFull(question.against)) : null}
${entry('As of', utc(question.asOf))}
${entry('Qualifications', boundsOf(question))}
${entry('Contacts', question.where === null ? 'everybody' : html`those for whom <code>${JSON.stringify(question.where)}</code> holds`)}
${entry('Hand-offs', question.handoffs === 'recorded' ? 'as recorded' : 'ignored')}
</dl>
<h2>How it was answered</h2>
<dl class="facts">
${entry('Facts', count(report.facts))}
${entry('Up to log position', count(report.position))}
${entry('Folded again', html`${count(refolded.facts)} of ${counted(refolded.ofFacts, 'fact')} (${share(refolded.facts, refolded.ofFacts)}), of ${count(refolded.contacts)} of ${counted(refolded.ofContacts, 'contact')}`)}
${entry('Digest of the answer', html`<code>${report.digest}</code>`)}
</dl>
<p class="note">Why so much was folded again and no more: ${refolded.because}.</p>
${partedNote(report)}</section>`;
}

const utc = (text: string): string => `${instant(text)} UTC`;

function boundsOf({ from, to }: ReplayReport['question']): string {
  if (from === null && to === null) return 'of all time';
  return [from === null ? '' : `from ${utc(from)}`, to === null ? '' : `before ${utc(to)}`].filter((part) => part !== '').join(', ');
}

function partedNote({ parted, question }: ReplayReport): Html | null {
  if (parted === 0 || question.handoffs !== 'recorded') return null;
  return html`<p class="note">For ${counted(parted, 'contact')} the model would have parted from the recorded hand-offs before the first of them: what sales did is kept as it was, though under this model it might not have come to it.</p>`;
}
