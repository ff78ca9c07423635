import type { Api } from '../api/api';
import { withQuery } from '../api/api';
import { print, printJson } from '../terminal/terminal';
import { formatJourney } from './format-journey';
import type { JourneyResource, StepResource } from './journey-resource';

interface JourneyOptions {
  readonly model?: string;
  readonly asOf?: string;
  readonly json: boolean;
}

const PAGE = '1000';

/** Tells a contact's whole way, as of one instant however many pages it has. */
export async function showJourney(api: Api, id: string, { model, asOf, json }: JourneyOptions): Promise<void> {
  const path = `/v1/contacts/${encodeURIComponent(id)}/journey`;
  const steps: StepResource[] = [];
  const points: object[] = [];
  let cursor: string | null = null;
  for (;;) {
    const page: JourneyResource = await api.get(withQuery(path, { model, asOf, limit: PAGE, points: json ? undefined : '0', cursor }));
    steps.push(...page.steps);
    points.push(...page.points);
    cursor = page.nextCursor;
    if (cursor !== null) continue;
    if (json) printJson({ ...page, steps, points });
    else print(formatJourney({ ...page, steps }, id));
    return;
  }
}
