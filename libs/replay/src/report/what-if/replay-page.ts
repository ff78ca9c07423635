import type { ReplayReport } from '../../whatif/report';
import { wholePage } from '../page/document';
import { instant } from '../page/format';
import { html } from '../page/html';
import { shortName } from '../page/model-name';
import { askedSection } from './asked';
import { breakdownsSection, standingSection } from './breakdowns';
import { contactsSection } from './contacts';
import { distributionSection } from './distribution';
import { headline } from './headline';
import { rulesSection } from './rules';
import { stageFlowSection } from './stage-flow';
import { weeksSection } from './weeks';

/**
 * The answer to a what-if as one HTML page that needs nothing else: no script, no link, no font or picture from
 * elsewhere. Plots are inline SVG, each with its numbers in a table. The same report gives the same bytes.
 */
export function renderReplayPage(report: ReplayReport): string {
  const { model, against, asOf } = report.question;
  const names = against === null ? shortName(model) : `${shortName(model)} against ${shortName(against)}`;
  return wholePage({
    title: `What if: ${names}`,
    kicker: `Waymark · what if · as of ${instant(asOf)} UTC`,
    heading: against === null ? html`${shortName(model)}` : html`${shortName(model)} <small>against</small> ${shortName(against)}`,
    body: [
      headline(report),
      weeksSection(report),
      distributionSection(report),
      stageFlowSection(report),
      standingSection(report),
      rulesSection(report),
      breakdownsSection(report),
      contactsSection(report),
      askedSection(report),
    ],
  });
}
