import type { Instant } from '@waymark/journey';
import { backToWorkday, DAY, formatInstant, HOUR, midnight } from '../calendar';
import type { Content } from './contents';

/** Something with a date that people come to. */
export interface Occasion {
  readonly content: Content;
  readonly at: Instant;
  /** How long it goes on, in minutes of a talk or days of a fair. */
  readonly lasts: number;
  readonly city?: string;
}

export interface Calendar {
  readonly webinars: readonly Occasion[];
  readonly livestreams: readonly Occasion[];
  readonly fairs: readonly Occasion[];
}

const TALKS = [
  '轴承早期故障识别 / Early bearing faults',
  '流量测量的七个误差 / Seven errors of flow metering',
  '从点检到预测 / From rounds to prediction',
  '水网漏损控制 / Leakage control',
  '防爆区域选型 / Choosing for hazardous areas',
  'Pulse 上手 / Getting started with Pulse',
  '校准与追溯 / Calibration and traceability',
];
const STREAMS = ['工厂直播间 / Live from the plant', '拆机直播 / Teardown live', '工程师问答 / Ask an engineer'];
const FAIRS = [
  ['华东仪表展 / East Instruments Fair', '上海'],
  ['Rheinmess', 'Hannover'],
  ['水务技术周 / Water Tech Week', '杭州'],
  ['Process Days', 'Houston'],
  ['华南智能制造展 / South Smart Factory', '深圳'],
] as const;

/** The firm's talks and fairs of `days` days up to `asOf`, oldest first; the latest ended a few days before it. */
export function planCalendar(asOf: Instant, days: number): Calendar {
  const today = midnight(asOf);
  const series = (first: number, every: number, hourUtc: number, make: (at: Instant, n: number) => Occasion) =>
    Array.from({ length: Math.ceil((days - first) / every) }, (_, n) =>
      make(backToWorkday(today - (first + n * every) * DAY) + hourUtc * HOUR, n),
    ).reverse();
  return {
    webinars: series(2, 14, 6, (at, n) => talk('webinar', TALKS, at, n, 60)),
    livestreams: series(4, 28, 11.5, (at, n) => talk('live', STREAMS, at, n, 90)),
    fairs: series(6, 61, 2, fair),
  };
}

function talk(prefix: string, names: readonly string[], at: Instant, n: number, lasts: number): Occasion {
  const id = `${prefix}-${formatInstant(at).slice(0, 10)}`;
  return { content: { id, name: names[n % names.length] ?? '' }, at, lasts };
}

function fair(at: Instant, n: number): Occasion {
  const [name, city] = FAIRS[n % FAIRS.length] ?? FAIRS[0];
  const id = `fair-${formatInstant(at).slice(0, 7)}-${String(n % FAIRS.length)}`;
  return { content: { id, name }, at, lasts: 3, city };
}

/** The first occasion at or after an instant, if there is one. */
export function nextOccasion(list: readonly Occasion[], at: Instant): Occasion | undefined {
  let low = 0;
  let high = list.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((list[middle] as Occasion).at < at) low = middle + 1;
    else high = middle;
  }
  return list[low];
}
