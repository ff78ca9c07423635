import type { EventLog, RowChange } from '@waymark/engine';
import type { LoggedEvent } from '@waymark/journey';
import { handoffStream } from '@waymark/journey';
import { handoffNews } from './contact-rows';
import type { Membership, Regrouped } from './membership';
import type { Partition } from './partition';

/**
 * What hand-offs of other parts' contacts go through. The first part keeps it for all: whoever reads on from a place in the
 * log finds everything behind it there in its order, whichever part a merge moved the contact to meanwhile.
 */
export class NewsOfOthers {
  constructor(
    private readonly log: EventLog,
    private readonly partition: Partition,
    private readonly membership: Membership,
  ) {}

  /** Of an event of a contact, and of what it regroups, if anything. */
  async of(contact: string, event: LoggedEvent, regrouped: Regrouped | null): Promise<readonly RowChange[]> {
    const { first, count, owns } = this.partition;
    if (!first || count === 1) return [];
    if (!regrouped) return owns(contact) ? [] : handoffNews(contact, event);
    const others = regrouped.after.filter((each) => !owns(each));
    return (await Promise.all(others.map((each) => this.toldAnew(each, regrouped, event.position)))).flat();
  }

  private async toldAnew(contact: string, { before, survivor }: Regrouped, position: number): Promise<readonly RowChange[]> {
    const joined = contact === survivor ? before.filter((other) => other !== survivor) : [contact];
    const members = joined.flatMap((each) => this.membership.membersOf(each));
    const events = (await this.log.readStreams(members.map(handoffStream))).flat();
    return events.filter((told) => told.position <= position).flatMap((told) => handoffNews(contact, told));
  }
}
