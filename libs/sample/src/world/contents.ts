import type { Language } from './countries';

/** A page, paper or film, as a touchpoint names it. */
export interface Content {
  readonly id: string;
  readonly name: string;
}

export type Shelf = Readonly<Record<Language, readonly Content[]>>;

/** `id | Chinese name | English name` a line. */
function shelf(...lines: readonly string[]): Shelf {
  const rows = lines.map((line) => line.split(' | ') as [string, string, string]);
  return {
    zh: rows.map(([id, name]) => ({ id, name })),
    en: rows.map(([id, , name]) => ({ id, name })),
  };
}

export const PAGES = shelf(
  '/ | 首页 | Home',
  '/products/flow-f3 | F3 电磁流量计 | F3 electromagnetic flow meter',
  '/products/level-l2 | L2 雷达液位计 | L2 radar level gauge',
  '/products/vibra-v2 | V2 无线振动传感器 | V2 wireless vibration sensor',
  '/products/edge-gateway | 边缘网关 | Edge gateway',
  '/products/pulse-cloud | Pulse 设备健康云 | Pulse condition-monitoring cloud',
  '/solutions/predictive-maintenance | 预测性维护 | Predictive maintenance',
  '/solutions/water | 智慧水务 | Water networks',
  '/customers | 客户案例 | Customers',
  '/blog/bearing-faults | 读懂轴承故障频谱 | Reading bearing-fault spectra',
  '/blog/calibration | 校准周期怎么定 | How often to calibrate',
  '/about | 关于我们 | About us',
);

/** Pages that only somebody with a purchase in mind reads often. */
export const BUYING_PAGES = shelf(
  '/pricing | 价格与方案 | Pricing',
  '/pricing/configurator | 选型与报价 | Configurator',
  '/compare | 竞品对比 | Comparison',
  '/integration/plc-scada | PLC/SCADA 对接 | PLC and SCADA integration',
);

export const CAREERS: Readonly<Record<Language, Content>> = {
  zh: { id: '/careers', name: '加入我们' },
  en: { id: '/careers', name: 'Careers' },
};

export const PAPERS = shelf(
  'wp-pdm-roi | 预测性维护投资回报白皮书 | White paper: the return of predictive maintenance',
  'wp-sil | 功能安全选型指南 | Guide: choosing for functional safety',
  'guide-flow-selection | 流量计选型手册 | Flow meter selection guide',
  'guide-vibration-101 | 振动监测入门 | Vibration monitoring, first steps',
  'case-brewery | 案例：啤酒厂停机减少 38% | Case: a brewery with 38 % less downtime',
  'case-waterworks | 案例：水厂漏损下降 12% | Case: a waterworks that leaks 12 % less',
  'case-pharma | 案例：制药无菌产线 | Case: an aseptic line',
  'checklist-atex | 防爆选型清单 | Checklist: explosive atmospheres',
  'datasheet-v2 | V2 数据手册 | Data sheet V2',
  'datasheet-f3 | F3 数据手册 | Data sheet F3',
);

export const FILMS = shelf(
  'film-v2-10min | 10 分钟装好 V2 | V2 fitted in ten minutes',
  'film-pulse-tour | Pulse 云平台导览 | A tour of Pulse',
  'film-factory | 走进诺谷工厂 | Inside our factory',
);

export const POSTS = shelf(
  'post-hiring-heroes | 一线维护人的一天 | A day in maintenance',
  'post-teardown | 拆开一台流量计 | A flow meter taken apart',
  'post-trend-report | 仪表行业趋势 | Trends in instrumentation',
  'post-award | 工业设计奖 | A design award',
);
