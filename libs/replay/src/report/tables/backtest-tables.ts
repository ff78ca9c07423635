import type { BacktestReport, ModelBacktest } from '../../backtest/report';
import { shortName } from '../page/model-name';
import type { Table } from './table';
import { tableOf } from './table';

const MODELS = {
  name: 'models',
  columns: {
    model: 'text',
    digest: 'text',
    auc: 'number?',
    aucLow: 'number?',
    aucHigh: 'number?',
    averagePrecision: 'number?',
    precisionAtScoring: 'number?',
    recallAtScoring: 'number?',
    precisionBeforeOutcome: 'number?',
    recallBeforeOutcome: 'number?',
    leadTimeDaysP50: 'number?',
    meanPerWeek: 'number?',
    brier: 'number?',
    skill: 'number?',
  },
} as const;

const CURVE = {
  name: 'curve',
  columns: { model: 'text', score: 'number', called: 'integer', falseAlarms: 'number', recall: 'number', precision: 'number' },
} as const;

const DECILES = {
  name: 'deciles',
  columns: {
    model: 'text',
    decile: 'integer',
    from: 'number?',
    to: 'number?',
    contacts: 'integer',
    outcomes: 'integer',
    rate: 'number?',
    lift: 'number?',
    cumulative: 'number?',
  },
} as const;

const CALIBRATION = {
  name: 'calibration',
  columns: {
    model: 'text',
    from: 'number',
    to: 'number',
    contacts: 'integer',
    outcomes: 'integer',
    expected: 'number',
    observed: 'number',
    low: 'number',
    high: 'number',
  },
} as const;

const LOAD = { name: 'load', columns: { model: 'text', monday: 'text', called: 'integer' } } as const;

/** A backtest as tables for notebooks; every row names its model. */
export function backtestTables({ models }: BacktestReport): readonly Table[] {
  return [
    tableOf(MODELS, () => models.map(modelRow)),
    tableOf(CURVE, () => ofEach(models, ({ curve }) => curve)),
    tableOf(DECILES, () => ofEach(models, ({ deciles }) => deciles)),
    tableOf(CALIBRATION, () => ofEach(models, ({ calibration }) => calibration?.bins ?? [])),
    tableOf(LOAD, () => ofEach(models, ({ load }) => load?.weeks ?? [])),
  ];
}

function ofEach<R extends object>(models: readonly ModelBacktest[], rowsOf: (model: ModelBacktest) => readonly R[]): readonly (R & { model: string })[] {
  return models.flatMap((model) => rowsOf(model).map((row) => ({ model: shortName(model.model), ...row })));
}

function modelRow(model: ModelBacktest) {
  return {
    model: shortName(model.model),
    digest: model.model.digest,
    ...aucColumns(model.auc),
    averagePrecision: model.averagePrecision,
    precisionAtScoring: model.atScoring?.precision ?? null,
    recallAtScoring: model.atScoring?.recall ?? null,
    ...laterColumns(model),
  };
}

function aucColumns(auc: ModelBacktest['auc']) {
  return { auc: auc?.value ?? null, aucLow: auc?.low ?? null, aucHigh: auc?.high ?? null };
}

function laterColumns({ beforeOutcome, leadTime, load, calibration }: ModelBacktest) {
  return {
    precisionBeforeOutcome: beforeOutcome?.precision ?? null,
    recallBeforeOutcome: beforeOutcome?.recall ?? null,
    ...paceColumns(leadTime, load),
    ...chanceColumns(calibration),
  };
}

function chanceColumns(calibration: ModelBacktest['calibration']) {
  return { brier: calibration?.brier ?? null, skill: calibration?.skill ?? null };
}

function paceColumns(leadTime: ModelBacktest['leadTime'], load: ModelBacktest['load']) {
  return { leadTimeDaysP50: leadTime?.p50 ?? null, meanPerWeek: load?.meanPerWeek ?? null };
}
