import type { Instant } from '@waymark/journey';
import type { EngineParts } from '../core/parts';
import type { ContactCache } from './contact-cache';
import type { Generation } from './generations';
import type { Membership, Regrouped } from './membership';
import type { Partition } from './partition';
import { readTracked } from './read-tracked';
import type { TrackedContact } from './tracked-contact';

const NONE: ReadonlySet<Instant> = new Set();
const MOST_READ = 10_000;

/** Which qualifications a generation had found before an event: only others are new. */
export class FoundQualifications {
  constructor(
    private readonly parts: Pick<EngineParts, 'views' | 'log'>,
    private readonly partition: Partition,
    private readonly membership: Membership,
    private readonly cache: ContactCache,
  ) {}

  /** Of one contact: as remembered, or as the rows have them. */
  async of(tracked: TrackedContact, gen: string): Promise<ReadonlySet<Instant>> {
    return tracked.known.get(gen) ?? (tracked.written.any ? this.inRows(gen, tracked.contact) : NONE);
  }

  /** Of any of the contacts that there were before a merge or an unmerge at a position, by generation. */
  async ofAny(
    regrouped: Regrouped,
    decidingOn: (contact: string) => Generation | null,
    position: number,
    now: Instant,
  ): Promise<ReadonlyMap<string, ReadonlySet<Instant>>> {
    const known = new Map<string, Set<Instant>>();
    for (const contact of regrouped.before) {
      const deciding = decidingOn(contact);
      if (!deciding) continue;
      const found = this.partition.owns(contact) ? await this.here(deciding.gen, contact) : await this.elsewhere(deciding, this.membership.membersBefore(contact, regrouped), position, now);
      known.set(deciding.gen, new Set([...(known.get(deciding.gen) ?? []), ...found]));
    }
    return known;
  }

  private async here(gen: string, contact: string): Promise<ReadonlySet<Instant>> {
    return this.cache.known(contact)?.known.get(gen) ?? this.inRows(gen, contact);
  }

  /** What another partition's rows have of a contact, as its members' events before the position say. */
  private async elsewhere({ gen, compiled }: Generation, members: readonly string[], position: number, now: Instant): Promise<ReadonlySet<Instant>> {
    const theirs = await readTracked(this.parts.log, members[0] ?? '', members, position - 1);
    return new Set(theirs.stateAt(gen, compiled, now)?.qualifications.map(({ at }) => at));
  }

  private async inRows(gen: string, contact: string): Promise<ReadonlySet<Instant>> {
    const rows = await this.parts.views.select({
      table: 'qualification',
      where: [
        { column: 'gen', op: '=', value: gen },
        { column: 'contact', op: '=', value: contact },
      ],
      limit: MOST_READ,
    });
    return new Set(rows.map((row) => Number(row['at'])));
  }
}

/** A contact knows what was found of those it comes from, but for what sales was told of with a hand-off that stands with another. */
export function inheritFound(tracked: TrackedContact, known: ReadonlyMap<string, ReadonlySet<Instant>>, all: readonly TrackedContact[]): void {
  const elsewhere = offeredAmong(all.filter((other) => other !== tracked));
  for (const [gen, instants] of known) tracked.known.set(gen, new Set([...instants].filter((at) => !elsewhere.has(at))));
}

/** Qualifications of which sales was told with a hand-off that stands with one of these contacts: no answer to anybody else's. */
function offeredAmong(contacts: readonly TrackedContact[]): ReadonlySet<Instant> {
  return new Set(contacts.flatMap((tracked) => tracked.handoffs().handoffs.flatMap(({ qualification }) => qualification?.at ?? [])));
}
