import { aBacktest, aBacktestOfNobody } from '../backtest/report.fixture';
import { backtestTables } from './backtest-tables';
import { readBack } from './read-back.fixture.spec';

const lengthsOf = (tables: ReturnType<typeof backtestTables>) => tables.map(({ spec, rows }) => [spec.name, [...rows].length]);

describe('a backtest as tables', () => {
  it('has the figures of each model, and its curve, tenths, chances and weeks under its name', async () => {
    const tables = backtestTables(aBacktest());
    expect(lengthsOf(tables)).toEqual([
      ['models', 2],
      ['curve', 240],
      ['deciles', 20],
      ['calibration', 16],
      ['load', 52],
    ]);
    const [models, curve] = tables;
    expect((await readBack(models!, 'parquet'))[0]).toMatchObject({ model: 'b2b-default@3', auc: 3.2 / 4.2, recallAtScoring: 71 / 378, leadTimeDaysP50: 18.25, skill: 0.133 });
    expect(new Set((await readBack(curve!, 'parquet')).map(({ model }) => model))).toEqual(new Set(['b2b-default@3', 'webinars-first (draft aaaaaaaaaaaa)']));
  });

  it('has nothing where nothing could be measured', async () => {
    const [models, , deciles] = backtestTables(aBacktestOfNobody());
    expect(await readBack(models!, 'parquet')).toEqual([expect.objectContaining({ auc: null, meanPerWeek: null, brier: null })]);
    expect([...deciles!.rows]).toHaveLength(10);
  });
});
