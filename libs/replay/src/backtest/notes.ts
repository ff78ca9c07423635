import type { BacktestReport, ModelBacktest } from './report';

const FEW_OUTCOMES = 30;
const MOSTLY = 0.9;
/** An AUC from which on a leak is likelier than so good a model. */
const TOO_GOOD = 0.95;

/** What a reader should know before believing a figure. */
export function notesOn(report: Omit<BacktestReport, 'notes'>): readonly string[] {
  const { cases, outcomes, lateFacts, models } = report;
  return [
    ...(cases === 0 ? ['No contact could be scored: see what was left out, and why.'] : []),
    ...(cases > 0 && outcomes < FEW_OUTCOMES ? [`Only ${outcomes} outcomes: every figure may be chance.`] : []),
    ...(lateFacts.late > 0 ? [`${lateFacts.late} facts were recorded later than the scoring although they say that they happened before; they were left out.`] : []),
    ...(lateFacts.unknownRecording > 0 ? [`Of ${lateFacts.unknownRecording} facts nobody knows when they were recorded: whether they were known in time was not checked.`] : []),
    ...models.flatMap((model) => notesOnModel(model, cases)),
  ];
}

function notesOnModel({ model, auc, curve, leakyRules }: ModelBacktest, cases: number): readonly string[] {
  const sizes = curve.map(({ called }, index) => called - (curve[index - 1]?.called ?? 0));
  const largest = sizes.reduce((most, size) => Math.max(most, size), 0);
  const isFlat = cases > 0 && curve.length < 20 && largest / cases >= MOSTLY;
  return [
    ...(isFlat ? [`${model.id}: ${Math.round((100 * largest) / cases)} % of the contacts have one and the same score at the instant of scoring; a later one (first-touch+P30D, split) may be the better question.`] : []),
    ...(auc !== null && auc.value >= TOO_GOOD ? [`${model.id}: an AUC of ${auc.value.toFixed(3)} is hardly ever real; look for facts that are written after the outcome.`] : []),
    ...(leakyRules.length > 0 ? [`${model.id}: ${leakyRules.length} parts of the model look at what follows a hand-off or at the outcome itself; they may flatter it.`] : []),
  ];
}
