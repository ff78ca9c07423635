import type { BacktestReport } from '../../backtest/report';
import { wholePage } from '../page/document';
import { html } from '../page/html';
import { askedSection, leaksSection } from './asked';
import { calibrationSection } from './calibration';
import { curvesSection } from './curves';
import { decilesSection } from './deciles';
import { loadSection } from './load';
import { sidesOf } from './sides';
import { measuresSection, verdict } from './verdict';

/** How well one model or two would have called an outcome, as one HTML page that needs nothing else. */
export function renderBacktestPage(report: BacktestReport): string {
  const sides = sidesOf(report);
  const names = sides.map(({ name }) => name);
  const [first = '', second] = names;
  return wholePage({
    title: `Backtest: ${names.join(' and ')}`,
    kicker: `Waymark · backtest · within ${report.question.within} of ${report.question.at}`,
    heading: second === undefined ? html`${first}` : html`${first} <small>and</small> ${second}`,
    body: [
      verdict(report, sides),
      measuresSection(sides),
      curvesSection(report, sides),
      decilesSection(sides),
      calibrationSection(sides),
      loadSection(report, sides),
      leaksSection(sides),
      askedSection(report),
    ],
  });
}
