import { SHARE_LABEL } from './axes';
import type { Drawing } from './draw';

/** A line through points; `more` has what ECharts knows besides. */
export interface Line {
  readonly color: string;
  readonly points: readonly (readonly [number, number])[];
  readonly more?: object;
}

/** The line that nobody's knowledge makes, dashed. */
export function quietLine(points: Line['points']): Line {
  return { color: 'soft', points, more: { lineStyle: { color: 'var(--soft)', width: 1, type: 'dashed' } } };
}

/** Shares up to `most` against shares, on half a line of the page. */
export function drawShares(across: string, upward: string, lines: readonly Line[], most = 1): Drawing {
  return {
    width: 480,
    height: 360,
    option: {
      grid: { left: 70, right: 24, top: 14, bottom: 52, outerBoundsMode: 'none' },
      xAxis: shareAxis(across, 32, most),
      yAxis: shareAxis(upward, 50, most),
      series: lines.map(seriesOf),
    },
  };
}

function shareAxis(name: string, nameGap: number, max: number) {
  return {
    type: 'value' as const,
    min: 0,
    max,
    name,
    nameGap,
    nameLocation: 'middle' as const,
    nameTextStyle: { color: 'var(--soft)', fontSize: 13 },
    axisLabel: SHARE_LABEL,
    axisLine: { show: false },
    axisTick: { show: false },
    splitLine: { lineStyle: { color: 'var(--line)' } },
  };
}

function seriesOf({ color, points, more }: Line): object {
  return {
    type: 'line',
    data: points.map((point) => [...point]),
    symbol: 'none',
    silent: true,
    clip: false,
    emphasis: { disabled: true },
    itemStyle: { color: `var(--${color})` },
    lineStyle: { color: `var(--${color})`, width: 2.5 },
    ...more,
  };
}
