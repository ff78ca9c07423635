import type { Outlet, OutTopic, ViewStore } from '@waymark/engine';
import { OUT_TOPICS } from '@waymark/engine';
import type { OutletStatus } from './outlet-relay';
import { readOutlets, waitingFor } from './outlet-rows';

/** An outlet as whoever does not send on it knows it. */
export type KnownOutlet = Pick<Outlet, 'name' | 'topics'>;

/** How the outlets of projectors in other processes are doing, from the rows in which those keep it. */
export class FollowedOutbox {
  private readonly topics: ReadonlyMap<string, readonly OutTopic[]>;

  /** `views` are those of each part of the contacts. */
  constructor(
    private readonly views: readonly ViewStore[],
    outlets: readonly KnownOutlet[],
  ) {
    this.topics = new Map(outlets.map(({ name, topics }) => [name, topics]));
  }

  /** By name; what the parts have still to send is added up. */
  async status(): Promise<readonly OutletStatus[]> {
    const parts = (await Promise.all(this.views.map((views) => this.statusOf(views)))).flat();
    const names = [...new Set(parts.map(({ name }) => name))].sort();
    return names.map((name) => merged(parts.filter((part) => part.name === name)));
  }

  private async statusOf(views: ViewStore): Promise<readonly OutletStatus[]> {
    const outlets = [...(await readOutlets(views))];
    return Promise.all(
      outlets.map(async ([name, { place, failures, nextAttemptAt }]) => {
        const waits = await waitingFor(views, this.topics.get(name) ?? OUT_TOPICS, place);
        return { name, ...waits, failures, nextAttemptAt: failures > 0 ? nextAttemptAt : null, failure: failureOf(failures) };
      }),
    );
  }
}

function merged(parts: readonly OutletStatus[]): OutletStatus {
  const failures = Math.max(...parts.map((part) => part.failures));
  return {
    name: parts[0]?.name ?? '',
    waiting: parts.reduce((sum, { waiting }) => sum + waiting, 0),
    waitingSince: earliest(parts.map(({ waitingSince }) => waitingSince)),
    failures,
    nextAttemptAt: earliest(parts.map(({ nextAttemptAt }) => nextAttemptAt)),
    failure: failureOf(failures),
  };
}

/** Why is in no row. */
function failureOf(failures: number): string | null {
  return failures === 0 ? null : `${failures} attempts in a row failed: the log of the projector says why`;
}

function earliest(instants: readonly (number | null)[]): number | null {
  const known = instants.filter((instant) => instant !== null);
  return known.length === 0 ? null : Math.min(...known);
}
