import type { EChartsOption } from 'echarts';
import { count, points, share } from '../page/format';

const label = { color: 'var(--soft)', fontSize: 13 };
/** A share is written in per cent. */
export const SHARE_LABEL = { ...label, formatter: (value: number) => share(value, 1) };

const quietLine = { lineStyle: { color: 'var(--line)' } };

type XAxis = Exclude<EChartsOption['xAxis'], undefined | readonly unknown[]>;
type YAxis = Exclude<EChartsOption['yAxis'], undefined | readonly unknown[]>;

/** Whichever of the two an axis is used as. */
type Axis = XAxis & YAxis;

/** An axis of names. */
export function namesAxis(names: readonly string[], more: object = {}): Axis {
  return { type: 'category', data: [...names], axisLabel: { ...label, hideOverlap: true, ...more }, axisLine: quietLine, axisTick: { show: false } };
}

/** An axis of whole numbers, downward ones without their sign. */
export function countsAxis(): Axis {
  return {
    type: 'value',
    minInterval: 1,
    axisLabel: { ...label, formatter: (value: number) => count(Math.abs(value)) },
    splitLine: quietLine,
  };
}

/** An axis of points. */
export function pointsAxis(): Axis {
  return { type: 'value', axisLabel: { ...label, formatter: (value: number) => count(value), hideOverlap: true }, splitLine: quietLine };
}

/** An axis of multiples. */
export function timesAxis(): Axis {
  return { type: 'value', axisLabel: { ...label, formatter: (value: number) => `${points(value)} ×` }, splitLine: quietLine };
}

/** Bars of one colour that nothing hovers over. */
export function bars(color: string, data: readonly number[], more: object = {}): object {
  return { type: 'bar', data: [...data], silent: true, clip: false, emphasis: { disabled: true }, itemStyle: { color: `var(--${color})` }, ...more };
}

/** Room for the axes' labels. */
export const GRID = { left: 8, right: 16, top: 12, bottom: 8, outerBoundsMode: 'same', outerBoundsContain: 'axisLabel' } as const;
